/**
 * The gallery's tables. Each type of memory has a table of its own; other tables refer to a memory by (memory id, memory type).
 * The view `memories` shows all of them. No column says whether something is stored forever: views compute that from the
 * storage edges. Triggers are in `migrations/`.
 */
export * from "./tables/accounts.ts";
export * from "./tables/columns.ts";
export * from "./tables/edges.ts";
export * from "./tables/galleries.ts";
export * from "./tables/memories.ts";
