import type { GalleryDatabase } from "./gallery-database.ts";

/**
 * Prepares a query that every request asks. Its text is made once for each database, and Postgres plans it once for each
 * connection, because planning costs more than answering.
 * @param prepare makes the query, with `sql.placeholder` for what changes, under a name that no other query has
 */
export function prepared<Query>(prepare: (database: GalleryDatabase) => Query): (database: GalleryDatabase) => Query {
  const queries = new WeakMap<GalleryDatabase, Query>();
  return (database) => {
    const known = queries.get(database);
    if (known !== undefined) return known;
    const query = prepare(database);
    queries.set(database, query);
    return query;
  };
}
