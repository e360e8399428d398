import { isUuid } from "@store-forever/protocol";
import { and, eq } from "drizzle-orm";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { z } from "zod";
import { imageIsReadable } from "../access.ts";
import { images } from "../database/schema.ts";
import { edgeReports, memoryId, memoryType } from "../edges/edge-report.ts";
import { presenceOfGallery, presenceOfMemory } from "../edges/presence.ts";
import { readEdges, reportEdges, type StorageEdge } from "../edges/report-edges.ts";
import type { GalleryEnv, GalleryServices, SignedInUser } from "./environment.ts";
import { notSignedIn, Refusal } from "./refusal.ts";

const MAX_BODY_BYTES = 1024 * 1024;

/** Everything under `/api`. */
export function apiRoutes({ database }: GalleryServices): Hono<GalleryEnv> {
  const routes = new Hono<GalleryEnv>();

  routes.use(async (context, next) => {
    await next();
    context.res.headers.set("Cache-Control", "private, no-store");
  });

  routes.put(
    "/storage/edges",
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: () => {
        throw new Refusal("TooLarge", `A request has at most ${MAX_BODY_BYTES} bytes; send several.`);
      },
    }),
    async (context) => {
      const user = signedIn(context);
      const reports = parse(edgeReports, await jsonBody(context));
      const edges = await reportEdges(database, user, reports);
      return context.json({ edges: edges.map(edgeToJson) });
    },
  );

  routes.get("/storage/edges", async (context) => {
    const user = signedIn(context);
    const id = parse(memoryId, context.req.query("memoryId"), "memoryId");
    const [image] = await database
      .select({ ownerId: images.ownerId })
      .from(images)
      .where(and(eq(images.id, id), imageIsReadable(database, user)));
    if (image === undefined) throw noSuch("memory");
    if (image.ownerId !== user.id)
      throw new Refusal("Unauthorized", "Only a memory's owner sees where its copies are.");
    return context.json({ edges: (await readEdges(database, [id])).map(edgeToJson) });
  });

  routes.get("/galleries/:id/presence", async (context) => {
    const id = context.req.param("id");
    const presence = isUuid(id) ? await presenceOfGallery(database, context.var.viewer, id) : undefined;
    if (presence === undefined) throw noSuch("gallery");
    return context.json(presence);
  });

  routes.get("/memories/:type/:id/presence", async (context) => {
    const type = parse(memoryType, context.req.param("type"), "type");
    const id = context.req.param("id");
    const presence = isUuid(id) ? await presenceOfMemory(database, context.var.viewer, type, id) : undefined;
    if (presence === undefined) throw noSuch("memory");
    return context.json(presence);
  });

  routes.all("*", () => {
    throw new Refusal("NotFound", "There is no such endpoint. /archivable describes the ones there are.");
  });

  return routes;
}

function signedIn(context: Context<GalleryEnv>): SignedInUser {
  if (context.var.viewer === undefined) throw notSignedIn();
  return context.var.viewer;
}

const noSuch = (what: string) => new Refusal("NotFound", `There is no such ${what} here.`);

async function jsonBody(context: Context): Promise<unknown> {
  const body = await context.req.text();
  try {
    return JSON.parse(body);
  } catch {
    throw new Refusal("InvalidArgument", "The body is not JSON.");
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, field?: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = field ?? issue?.path.join(".");
  throw new Refusal("InvalidArgument", issue?.message ?? "Invalid input.", path ? { field: path } : {});
}

/** Leaves out what is not known, as in `StorageEdgeInput`. */
function edgeToJson({ id, createdAt, ...edge }: StorageEdge) {
  return Object.fromEntries(Object.entries(edge).filter(([, value]) => value !== null));
}
