// Candid's types, under their own names …
export type * from "./candid/backend.did.ts";
// … except these: the TypeScript names of a variant, and the error class, take the place of Candid's.
export type { StoreError as StoreErrorRecord } from "./candid/backend.did.ts";
export * from "./candid/backend.ts";
export * from "./candid/shapes.ts";
export * from "./certified/leaves.ts";
export * from "./certified/paths.ts";
export * from "./certified/record-hash.ts";
export * from "./client/accepted.ts";
export * from "./client/ask-in-halves.ts";
export * from "./values/bytes.ts";
export type { Artifact, StorageBackend } from "./values/edges.ts";
export * from "./values/edges.ts";
export type { StoreErrorCode } from "./values/errors.ts";
export * from "./values/errors.ts";
export * from "./values/ids.ts";
export * from "./values/limits.ts";
export type { AssetKind, Feature, Grade, MemoryType } from "./values/names.ts";
export * from "./values/names.ts";
export * from "./values/page-addresses.ts";
export * from "./values/page-hooks.ts";
export * from "./values/release.ts";
export * from "./values/short-principal.ts";
export { notForHotKeys, StoreError } from "./values/store-error.ts";
export { subaccountOf } from "./values/subaccount.ts";
