import { isUuid } from "@store-forever/protocol";
import type { Context } from "hono";
import { noSuch } from "../api/api.ts";
import type { GalleryEnv } from "../environment.ts";

/**
 * An id in a page's path.
 * @param what it is of, for people
 * @throws GalleryError NotFound: what has no id is not there
 */
export function idOf(context: Context<GalleryEnv>, what: string, name = "id"): string {
  const id = context.req.param(name) ?? "";
  if (!isUuid(id)) throw noSuch(what);
  return id;
}
