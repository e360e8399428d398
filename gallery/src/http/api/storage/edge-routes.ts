import { createRoute, z } from "@hono/zod-openapi";
import { ARTIFACTS, STORAGE_BACKENDS, type StorageEdgeInput, SYNC_STATES } from "@store-forever/protocol";
import type { Context } from "hono";
import { requireOwnMemory } from "../../../access/access-rights.ts";
import { keyOfOwnEdge, listEdges } from "../../../edges/edge-queries.ts";
import { reportEdges } from "../../../edges/report-edges.ts";
import type { StorageEdgeRow } from "../../../edges/storage-edge.ts";
import { type GalleryError, noSuch } from "../../../errors/gallery-error.ts";
import { BodiesInFlight, countLargeBody } from "../../request/bodies-in-flight.ts";
import { limitBody } from "../../request/body-limits.ts";
import type { GalleryEnv, GalleryServices } from "../../request/environment.ts";
import { errorBody } from "../../request/error-status.ts";
import { signedIn } from "../../request/signed-in.ts";
import { decodeCursor, toListing } from "../../schemas/cursor.ts";
import { edgeChange, edgeReport, edgeReports } from "../../schemas/edge-report.ts";
import { memoryTypeField, uuidField } from "../../schemas/fields.ts";
import {
  answers,
  answersCreated,
  apiRouter,
  errorBodySchema,
  forSignedIn,
  forSignedInWith,
  instant,
  invalid,
  jsonBody,
  listingQuery,
  pathId,
} from "../parts/route-parts.ts";

/** Enough for a thousand edges with long locations and errors. A receipt that covers a batch is repeated in each edge. */
const MAX_REPORT_BYTES = 16 * 1024 * 1024;
/** Enough for one edge with its receipt. */
const MAX_EDGE_BYTES = 1024 * 1024;
const reportsInFlight = new BodiesInFlight(8);

const edge = z
  .object({
    id: uuidField,
    memoryId: uuidField,
    memoryType: memoryTypeField,
    artifact: z.enum(ARTIFACTS),
    backend: z.enum(STORAGE_BACKENDS),
    present: z.boolean(),
    location: z.string().optional(),
    contentHash: z.string().optional(),
    sizeBytes: z.number().optional(),
    syncState: z.enum(SYNC_STATES),
    syncError: z.string().optional(),
    isPaused: z.boolean().optional(),
    lastSyncedAt: instant.optional(),
    updatedAt: instant,
  })
  .openapi("StorageEdge");

const refusal = errorBodySchema
  .extend({ index: z.number().int().openapi({ description: "Which report of the list it was, counted from 0" }) })
  .openapi("EdgeRefusal");

const putEdges = createRoute({
  method: "put",
  path: "/storage/edges",
  summary: "Report copies of your memories: one or up to a thousand",
  description:
    "In a list each edge has an answer of its own: one that is refused is in `refused`, and the others are recorded. Several reports of one edge are one change, recorded together or not at all. A single report that is refused is answered with the status of its error.",
  ...forSignedInWith(limitBody(MAX_REPORT_BYTES), countLargeBody(reportsInFlight)),
  request: jsonBody(edgeReports.openapi({ type: "array", items: { $ref: "#/components/schemas/StorageEdgeInput" } })),
  responses: answers(
    z.object({ edges: z.array(edge), refused: z.array(refusal) }),
    "The edges as they are now, and which reports were refused",
  ),
});

const postEdge = createRoute({
  method: "post",
  path: "/storage/edges",
  summary: "Report a copy for which there is no edge yet",
  ...forSignedInWith(limitBody(MAX_EDGE_BYTES)),
  request: jsonBody(edgeReport),
  responses: answersCreated(edge, "The new edge"),
});

const putEdge = createRoute({
  method: "put",
  path: "/storage/edges/{id}",
  summary: "Report about the edge with this id",
  ...forSignedInWith(limitBody(MAX_EDGE_BYTES)),
  request: { params: pathId, ...jsonBody(edgeChange) },
  responses: answers(edge, "The edge as it is now"),
});

const getEdges = createRoute({
  method: "get",
  path: "/storage/edges",
  summary: "Edges of your memories",
  ...forSignedIn,
  request: {
    query: listingQuery.extend({
      memoryId: uuidField.optional(),
      memoryType: memoryTypeField.optional(),
      artifact: z.enum(ARTIFACTS).optional(),
      backend: z.enum(STORAGE_BACKENDS).optional(),
      present: z.stringbool().optional().openapi({ type: "boolean" }),
      syncState: z.enum(SYNC_STATES).optional(),
    }),
  },
  responses: answers(z.object({ edges: z.array(edge), nextCursor: z.string().optional() }), "A listing of edges"),
});

export function edgeRoutes({ database, icpVerifier }: GalleryServices) {
  const routes = apiRouter();
  const optionsFor = (origin: string) => ({
    verification: icpVerifier && { verifier: icpVerifier, origin },
  });

  /** @throws GalleryError why the report was refused */
  async function reportOne(
    context: Context<GalleryEnv>,
    report: StorageEdgeInput,
    { onlyNew = false } = {},
  ): Promise<StorageEdgeRow> {
    const options = { ...optionsFor(context.var.origin), onlyNew };
    const { edges, refused } = await reportEdges(database, signedIn(context), new Map([[0, report]]), options);
    for (const error of refused.values()) throw error;
    const [edge] = edges;
    if (edge === undefined) throw new Error("The database did not keep an edge.");
    return edge;
  }

  routes.openapi(putEdges, async (context) => {
    const { isBatch, reports } = context.req.valid("json");
    const refused = new Map<number, GalleryError>();
    const valid = new Map<number, StorageEdgeInput>();
    for (const [index, report] of reports.entries())
      if (report instanceof z.ZodError) refused.set(index, invalid(report, index));
      else valid.set(index, report);
    const answer = await reportEdges(database, signedIn(context), valid, optionsFor(context.var.origin));
    for (const [index, error] of answer.refused) refused.set(index, error);
    if (!isBatch) for (const error of refused.values()) throw error;
    const inOrder = [...refused].toSorted(([one], [other]) => one - other);
    return context.json(
      {
        edges: answer.edges.map(edgeToJson),
        refused: inOrder.map(([index, error]) => ({ index, ...errorBody(error) })),
      },
      200,
    );
  });

  routes.openapi(postEdge, async (context) => {
    const created = await reportOne(context, context.req.valid("json"), { onlyNew: true });
    return context.json(edgeToJson(created), 201);
  });

  routes.openapi(putEdge, async (context) => {
    const key = await keyOfOwnEdge(database, signedIn(context), context.req.valid("param").id);
    if (key === undefined) throw noSuch("edge");
    return context.json(edgeToJson(await reportOne(context, { ...key, ...context.req.valid("json") })), 200);
  });

  routes.openapi(getEdges, async (context) => {
    const user = signedIn(context);
    const { limit, cursor, ...filter } = context.req.valid("query");
    const after = decodeCursor(uuidField, cursor);
    const edges = await listEdges(database, user, filter, { after, limit: limit + 1 });
    if (edges.length === 0 && filter.memoryId !== undefined && after === undefined)
      await requireOwnMemory(database, user, filter.memoryId);
    const { items, ...page } = toListing(edges, limit, ({ id }) => id);
    return context.json({ edges: items.map(edgeToJson), ...page }, 200);
  });

  return routes;
}

/** Leaves out what is not known, as `StorageEdgeInput` does. */
export function edgeToJson(row: StorageEdgeRow): z.output<typeof edge> {
  const { id, memoryId, memoryType, artifact, backend, present, syncState } = row;
  return {
    id,
    memoryId,
    memoryType,
    artifact,
    backend,
    present,
    syncState,
    updatedAt: row.updatedAt.toISOString(),
    ...(row.location === null ? {} : { location: row.location }),
    ...(row.contentHash === null ? {} : { contentHash: row.contentHash }),
    ...(row.sizeBytes === null ? {} : { sizeBytes: row.sizeBytes }),
    ...(row.syncError === null ? {} : { syncError: row.syncError }),
    ...(row.isPaused ? { isPaused: true } : {}),
    ...(row.lastSyncedAt === null ? {} : { lastSyncedAt: row.lastSyncedAt.toISOString() }),
  };
}
