import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type * as schema from "./schema.ts";

/** What queries are written against: PGlite and Postgres alike, and a transaction of either. */
export type GalleryDatabase = PgDatabase<PgQueryResultHKT, typeof schema>;
