import type { GalleryDatabase } from "./gallery-database.ts";

/**
 * A query that is asked with every request: its text is made once for a database, and Postgres plans it once for a connection
 * (planning costs more than the answer does).
 * @param prepare makes it, with `sql.placeholder` for what changes, under a name that no other query has
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
