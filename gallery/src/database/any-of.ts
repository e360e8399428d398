import { type Column, Placeholder, type SQL, type SQLWrapper, sql } from "drizzle-orm";

/** Ids as one parameter of a query, however many there are. @param ids checked UUIDs */
export const uuidArray = (ids: readonly string[]): string => `{${ids.join(",")}}`;

/** `column = ANY(ids)`. @param ids or a placeholder for `uuidArray` of them */
export function isAnyOf(column: Column | SQLWrapper, ids: readonly string[] | Placeholder): SQL {
  return sql`${column} = ANY(${ids instanceof Placeholder ? ids : uuidArray(ids)}::uuid[])`;
}
