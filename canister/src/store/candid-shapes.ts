import type { Opt, Variant } from "@store-forever/protocol";

/** The name of a Candid variant without data. */
export function nameOf<Name extends string>(variant: Variant<Name>): Name {
  return Object.keys(variant)[0] as Name;
}

export const toOpt = <T>(value: T | undefined): Opt<T> => (value === undefined ? [] : [value]);
