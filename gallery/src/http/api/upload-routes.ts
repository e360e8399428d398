import { createRoute } from "@hono/zod-openapi";
import { readMemory } from "../../memories/memory-queries.ts";
import { saveUpload } from "../../memories/upload.ts";
import type { GalleryServices } from "../request/environment.ts";
import { receiveUpload } from "../request/receive-upload.ts";
import { signedIn } from "../request/signed-in.ts";
import { uploadFields } from "../schemas/fields.ts";
import { memorySchema, memoryToJson } from "./parts/memory-json.ts";
import { answersCreated, apiRouter, forSignedInWith } from "./parts/route-parts.ts";

export function uploadRoutes(services: GalleryServices) {
  const routes = apiRouter();
  const postUpload = createRoute({
    method: "post",
    path: "/uploads",
    summary: "Upload a file as a memory; the file's bytes decide its type",
    ...forSignedInWith(receiveUpload(services)),
    request: { body: { required: true, content: { "multipart/form-data": { schema: uploadFields } } } },
    responses: answersCreated(memorySchema, "The memory"),
  });

  routes.openapi(postUpload, async (context) => {
    const user = signedIn(context);
    const { id, type } = await saveUpload(services, user, context.req.valid("form"));
    const created = await readMemory(services.database, user, { id, type });
    if (created === undefined) throw new Error("The database did not keep an upload.");
    return context.json(memoryToJson(created), 201);
  });

  return routes;
}
