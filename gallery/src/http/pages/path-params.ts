import { isUuid, type MemoryType } from "@store-forever/protocol";
import type { Context } from "hono";
import { noSuch } from "../../errors/gallery-error.ts";
import type { GalleryEnv } from "../request/environment.ts";
import { memoryTypeField } from "../schemas/fields.ts";

/**
 * An id in a page's path.
 * @param what the id names, in words for people
 * @throws GalleryError NotFound when it is not an id
 */
export function idInPath(context: Context<GalleryEnv>, what: string, name = "id"): string {
  const id = context.req.param(name) ?? "";
  if (!isUuid(id)) throw noSuch(what);
  return id;
}

/** The memory in a page's path. @throws GalleryError NotFound */
export function memoryInPath(context: Context<GalleryEnv>): { type: MemoryType; id: string } {
  const type = memoryTypeField.safeParse(context.req.param("type"));
  if (!type.success) throw noSuch("memory");
  return { type: type.data, id: idInPath(context, "memory") };
}
