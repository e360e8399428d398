import { Buffer } from "node:buffer";
import { z } from "zod";
import { GalleryError } from "../../errors/gallery-error.ts";
import { uuidField } from "./fields.ts";

export const galleryCursor = z.object({ title: z.string(), id: uuidField });
/** `createdAt` as Postgres writes it: JavaScript's dates would lose the microseconds. */
export const memoryCursor = z.object({
  createdAt: z.string().regex(/^[\d :.+-]+$/),
  id: uuidField,
  rank: z.number().int().optional(),
});

/** Says where a list goes on. Callers send it back without looking into it. */
export function encodeCursor(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** @throws GalleryError InvalidArgument for anything that `encodeCursor` did not make */
export function decodeCursor<Schema extends z.ZodType>(schema: Schema, cursor: string | undefined) {
  if (cursor === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
  } catch {
    throw new GalleryError("InvalidArgument", "Use the cursor that came with the listing before.", { field: "cursor" });
  }
}

/**
 * @param rows one more than the listing holds, if there are more
 * @param cursorOf the row after which the next listing begins
 */
export function toListing<Row>(rows: readonly Row[], limit: number, cursorOf: (row: Row) => unknown) {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const items = rows.slice(0, limit);
  return last === undefined ? { items } : { items, nextCursor: encodeCursor(cursorOf(last)) };
}
