import { type Column, Placeholder, type SQL, type SQLWrapper, sql } from "drizzle-orm";

/** Any number of ids as one parameter of a query. @param ids valid UUIDs: they are not escaped */
export const uuidArray = (ids: readonly string[]): string => `{${ids.join(",")}}`;

/** `column = ANY(ids)`. @param ids the ids, or a placeholder for their `uuidArray` */
export function isAnyOf(column: Column | SQLWrapper, ids: readonly string[] | Placeholder): SQL {
  return sql`${column} = ANY(${ids instanceof Placeholder ? ids : uuidArray(ids)}::uuid[])`;
}
