import type { MemoryType } from "@store-forever/protocol";
import { type Column, type SQL, type SQLWrapper, sql } from "drizzle-orm";

export interface MemoryKey {
  memoryId: string;
  memoryType: MemoryType;
}

export const keyOfMemory = ({ memoryId, memoryType }: MemoryKey): string => `${memoryType}/${memoryId}`;

/** `column = ANY(ids)`: one parameter however many ids there are. @param ids checked UUIDs */
export function isAnyOf(column: Column | SQLWrapper, ids: readonly string[]): SQL {
  return sql`${column} = ANY(${`{${ids.join(",")}}`}::uuid[])`;
}
