import { createRoute, z } from "@hono/zod-openapi";
import { ARTIFACTS, STORAGE_BACKENDS, SYNC_STATES } from "@store-forever/protocol";
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { CurrentUser } from "../../../accounts/current-user.ts";
import { listSyncStatus, type SyncFilter, type SyncStatus } from "../../../edges/sync-status.ts";
import type { GalleryEnv, GalleryServices } from "../../request/environment.ts";
import { signedIn } from "../../request/signed-in.ts";
import { decodeCursor, toListing } from "../../schemas/cursor.ts";
import { memoryTypeField, uuidField } from "../../schemas/fields.ts";
import { apiRouter, errorResponses, forSignedIn, instant, listingOf, listingQuery } from "../parts/route-parts.ts";

const HEARTBEAT_MS = 25_000;

const status = z
  .object({
    edgeId: uuidField,
    memoryId: uuidField,
    memoryType: memoryTypeField,
    artifact: z.enum(ARTIFACTS),
    backend: z.enum(STORAGE_BACKENDS),
    syncState: z.enum(SYNC_STATES),
    syncError: z.string().nullable(),
    isPaused: z.boolean(),
    lastSyncedAt: instant.nullable(),
    updatedAt: instant,
    minutesSinceSync: z.number().nullable(),
  })
  .openapi("SyncStatus");
const statusListing = listingOf(status);

const getSyncStatus = createRoute({
  method: "get",
  path: "/storage/sync-status",
  summary: "Copies of your memories that are in progress or failed, the latest change first",
  description:
    "With `Accept: text/event-stream` the first listing comes as a server-sent event `sync-status`. It comes again after each change, and again when the status of galleries in `/galleries` has followed the change.",
  ...forSignedIn,
  request: {
    query: listingQuery.extend({
      syncState: z.enum(SYNC_STATES).optional(),
      backend: z.enum(STORAGE_BACKENDS).optional(),
      memoryType: memoryTypeField.optional(),
    }),
  },
  responses: {
    ...errorResponses,
    200: {
      description: "A listing of edges that are migrating, failed or left an error",
      content: { "application/json": { schema: statusListing }, "text/event-stream": { schema: z.string() } },
    },
  },
});

const cursorShape = z.object({ updatedAt: z.string().regex(/^[\d :.+-]+$/), edgeId: uuidField });

export function syncRoutes({ database, edgeChanges }: GalleryServices) {
  const routes = apiRouter();

  async function readListing(user: CurrentUser, filter: SyncFilter, limit: number, cursor?: string) {
    const after = decodeCursor(cursorShape, cursor);
    const rows = await listSyncStatus(database, user, filter, { after, limit: limit + 1 });
    const { items, ...page } = toListing(rows, limit, (row) => row.cursor);
    return { items: items.map(statusToJson), ...page };
  }

  routes.openapi(getSyncStatus, async (context) => {
    const user = signedIn(context);
    const { limit, cursor, ...filter } = context.req.valid("query");
    if (context.req.header("Accept")?.includes("text/event-stream"))
      return streamListings(context, () => readListing(user, filter, limit));
    return context.json(await readListing(user, filter, limit, cursor), 200);
  });

  /** Each change causes a new query, one at a time. Changes that happen during a query are sent together after it. */
  function streamListings(context: Context<GalleryEnv>, read: () => Promise<unknown>) {
    return streamSSE(context, async (stream) => {
      const ended = new Promise<void>((resolve) => stream.onAbort(resolve));
      let tell: () => void = () => {};
      const nextChange = () =>
        new Promise<void>((resolve) => {
          tell = resolve;
        });
      const stops = [edgeChanges.onChange(() => tell()), edgeChanges.onRefresh(() => tell())];
      try {
        while (!stream.aborted) {
          const changed = nextChange();
          await stream.writeSSE({ event: "sync-status", data: JSON.stringify(await read()) });
          await waitForChange(stream, changed, ended);
        }
      } finally {
        for (const stop of stops) stop();
      }
    });
  }

  return routes;
}

async function waitForChange(
  stream: { aborted: boolean; write(text: string): Promise<unknown> },
  changed: Promise<void>,
  ended: Promise<void>,
): Promise<void> {
  const heartbeat = setInterval(() => void stream.write(": still here\n\n"), HEARTBEAT_MS);
  await Promise.race([changed, ended]);
  clearInterval(heartbeat);
}

function statusToJson(row: SyncStatus): z.output<typeof status> {
  const { edgeId, memoryId, memoryType, artifact, backend, syncState, syncError, isPaused, minutesSinceSync } = row;
  return {
    edgeId,
    memoryId,
    memoryType,
    artifact,
    backend,
    syncState,
    syncError,
    isPaused,
    lastSyncedAt: row.lastSyncedAt?.toISOString() ?? null,
    updatedAt: row.updatedAt.toISOString(),
    minutesSinceSync,
  };
}
