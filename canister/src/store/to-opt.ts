import type { Opt } from "@store-forever/protocol";

/** An optional value as Candid has it. */
export const toOpt = <T>(value: T | undefined): Opt<T> => (value === undefined ? [] : [value]);
