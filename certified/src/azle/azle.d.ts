/**
 * The part of Azle 0.33's API that our canisters use. Azle publishes its TypeScript sources in place of declarations,
 * and these do not compile under our stricter settings, so each canister's tsconfig.json maps the name `azle` to this file.
 */
import type { IDL } from "@dfinity/candid";
import type { Principal } from "@dfinity/principal";

export { IDL, idlLabelToId, lebDecode, PipeArrayBuffer } from "@dfinity/candid";
export { Principal } from "@dfinity/principal";

type MethodDecorator = <This, Args extends unknown[], Return>(
  method: (this: This, ...args: Args) => Return,
  context: ClassMethodDecoratorContext<This, (this: This, ...args: Args) => Return>,
) => void;

/** With `manual`, the method reads `msgArgData()` and answers with `msgReply()` itself. */
export function query(
  args: IDL.Type[],
  result?: IDL.Type,
  options?: { manual?: boolean; composite?: boolean; hidden?: boolean },
): MethodDecorator;
export function update(
  args: IDL.Type[],
  result?: IDL.Type,
  options?: { manual?: boolean; hidden?: boolean },
): MethodDecorator;
export function init(args: IDL.Type[], options?: { manual?: boolean }): MethodDecorator;
export function postUpgrade(args: IDL.Type[], options?: { manual?: boolean }): MethodDecorator;
/** The message is accepted when the method answers true. With `manual` it gets no arguments, and nothing is decoded. */
export function inspectMessage(options: { manual?: boolean }): MethodDecorator;

export interface Serializable<T> {
  toBytes: (value: T) => Uint8Array;
  fromBytes: (bytes: Uint8Array) => T;
}

/** A map in stable memory, ordered by the keys' bytes. `memoryId` is 0 to 253 and must never change its meaning. */
export class StableBTreeMap<Key, Value> {
  constructor(memoryId: number, key: Serializable<Key>, value: Serializable<Value>);
  containsKey(key: Key): boolean;
  get(key: Key): Value | undefined;
  insert(key: Key, value: Value): Value | undefined;
  isEmpty(): boolean;
  /** Walks from the first entry: the cost grows with `startIndex`. */
  items(startIndex?: number, length?: number): [Key, Value][];
  len(): number;
  remove(key: Key): Value | undefined;
}

/** Awaited, it commits what happened so far: a trap afterwards undoes only what followed. */
export function call<Args extends unknown[] | undefined = undefined, Return = unknown>(
  canisterId: Principal | string,
  method: string,
  options?: { args?: Args; cycles?: bigint; paramIdlTypes?: IDL.Type[]; returnIdlType?: IDL.Type },
): Promise<Return>;

/** Cycles. */
export function canisterCycleBalance(): bigint;
/** How many of the attached cycles are not accepted yet. */
export function msgCyclesAvailable(): bigint;
/** @returns how many were accepted, at most `maxAmount` */
export function msgCyclesAccept(maxAmount: bigint): bigint;
export function canisterSelf(): Principal;
export function certifiedDataSet(data: Uint8Array): void;
/** Absent outside of queries that a client sends. */
export function dataCertificate(): Uint8Array | undefined;
export function inReplicatedExecution(): boolean;
export function isController(principal: Principal): boolean;
export function msgArgData(): Uint8Array;
export function msgCaller(): Principal;
export function msgMethodName(): string;
export function msgReply(bytes: Uint8Array): void;
export function performanceCounter(counterType: 0 | 1): bigint;
/** @returns the timer's id; the timer is lost at an upgrade */
export function setTimer(delaySeconds: number, callback: () => void | Promise<void>): bigint;
/** Calls back every so many seconds until the next upgrade. */
export function setTimerInterval(intervalSeconds: number, callback: () => void | Promise<void>): bigint;
export function clearTimer(timerId: bigint): void;
/** Nanoseconds since 1970. */
export function time(): bigint;
