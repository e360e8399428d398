/**
 * The gallery's tables. Memories of different types live in tables of their own and are referred to by
 * (memory id, memory type); the view `memories` is all of them. Whether something is stored forever is never a column:
 * views compute it from the storage edges. Triggers are in `migrations/`.
 */
export * from "./tables/accounts.ts";
export * from "./tables/columns.ts";
export * from "./tables/edges.ts";
export * from "./tables/galleries.ts";
export * from "./tables/memories.ts";
