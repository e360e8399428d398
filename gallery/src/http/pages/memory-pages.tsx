/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { isUuid } from "@store-forever/protocol";
import { Hono } from "hono";
import { accessRightToMemory } from "../../access/access-rights.ts";
import { readEdges } from "../../edges/edge-rows.ts";
import { withStatus } from "../../edges/storage-status.ts";
import { GalleryError } from "../../errors/gallery-error.ts";
import { type MemoryRow, noteContentOf, readMemory } from "../../memories/memory-queries.ts";
import { MemoryView } from "../../views/memory/memory-view.tsx";
import type { GalleryEnv, GalleryServices } from "../request/environment.ts";
import { memoryTypeField } from "../schemas/fields.ts";
import { renderPage } from "./render-page.ts";

/** The page of one memory. */
export function memoryPages({ database }: GalleryServices): Hono<GalleryEnv> {
  const routes = new Hono<GalleryEnv>();

  routes.get("/memories/:type/:id", async (context) => {
    const { user } = context.var;
    const type = memoryTypeField.safeParse(context.req.param("type"));
    const id = context.req.param("id");
    const code = context.req.query("code");
    const memory =
      type.success && isUuid(id) ? await readMemory(database, user, { id, type: type.data }, code) : undefined;
    if (memory === undefined)
      throw new GalleryError("NotFound", "There is no such memory here, or it is not public. If it is yours, sign in.");
    const [status] = await withStatus(database, [memory]);
    if (status === undefined) throw new Error("A memory has no status.");
    const content = await noteContentOf(database, memory);
    const isReadable = user !== undefined && (await readMemory(database, user, memory)) !== undefined;
    const permission = isReadable ? await accessRightToMemory(database, user, id, memory.type) : "read";
    const edges = permission === "own" ? await ownEdges(memory) : undefined;
    const isSeenByAll = (await readMemory(database, undefined, memory)) !== undefined;
    const props = { user, permission, memory, content, code, status, isSeenByAll, edges };
    return renderPage(context, <MemoryView {...props} />);
  });

  const ownEdges = async ({ id, type }: MemoryRow) =>
    (await readEdges(database, [id])).filter(({ memoryType }) => memoryType === type);

  return routes;
}
