import type { StoreError } from "./backend.did.ts";

/** How agents decode an optional value. */
export type Opt<T> = [] | [T];

/** How agents decode a variant of names without data. */
export type Variant<Name extends string> = { [K in Name]: { [P in K]: null } }[Name];

/** The names of a variant. */
export type NameOf<V> = V extends V ? keyof V & string : never;

/** What a call that can be refused answers. */
export type ResultOf<T> = { Ok: T } | { Err: StoreError };

/** A value with the proof that the canister certified it: CBOR of an IC certificate and of a hash-tree witness. */
export interface Certified<T> {
  value: T;
  certificate: Uint8Array;
  witness: Uint8Array;
}

export function nameOf<V extends object>(variant: V): NameOf<V> {
  return Object.keys(variant)[0] as NameOf<V>;
}

export function unwrap<T>(option: Opt<T>): T | undefined {
  return option[0];
}

/** All names of a variant, in an order of our own. A list that leaves one out, or has another, does not compile. */
export const namesOf =
  <V>() =>
  <const Names extends readonly NameOf<V>[]>(
    names: Names & ([NameOf<V>] extends [Names[number]] ? unknown : "A name is missing."),
  ): Names =>
    names;
