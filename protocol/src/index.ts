export * from "./bytes.ts";
export type * from "./candid-archive.ts";
export type * from "./candid-types.ts";
export * from "./certified-tree.ts";
export * from "./edges.ts";
export * from "./errors.ts";
export * from "./ids.ts";
export * from "./limits.ts";
export * from "./record-hash.ts";
