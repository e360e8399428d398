import { MEMORY_TYPES } from "@store-forever/protocol";
import { z } from "zod";
import { hasConsent } from "../storage/consents.ts";
import type { ExtensionDatabase } from "../storage/databases/database.ts";
import { absentEdges } from "../storage/edges.ts";
import { letSiteAsk } from "./let-site-ask.ts";
import { reportToGallery } from "./report-to-gallery.ts";

const EDGES_PER_LISTING = 500;
/** A person with more memories than this has the rest compared by the next job. */
const MOST_LISTINGS = 40;
const MS_BETWEEN = 10 * 60_000;

const listing = z.object({
  edges: z.array(
    z.object({
      memoryId: z.string(),
      memoryType: z.enum(MEMORY_TYPES),
      location: z.string().optional(),
    }),
  ),
  nextCursor: z.string().max(500).optional(),
});
type KnownEdge = z.infer<typeof listing>["edges"][number];

export interface Reconciled {
  origin: string;
  galleryId: string;
  edgesUrl: string;
  capsule: string;
  /** The page's memories, and which of them the canister certifies to be in the capsule. */
  memoryIds: readonly string[];
  stored: ReadonlySet<string>;
}

const lastMs = new Map<string, number>();

/**
 * Has a gallery compare its edges with the archive, in both directions, with the key that it is given (`letSiteAsk`). One that cannot
 * is told which of its copies on ICP were deleted since, here or in another browser, and nothing of copies in other archives. It is not told of
 * copies that it has lost sight of: their files may be of another site, whose bytes are not this gallery's business, and only a job knows where a file came from.
 * It does so at most every ten minutes, and makes no update call after the one that makes the key.
 */
export async function reconcile(database: ExtensionDatabase, question: Reconciled, nowMs = Date.now()): Promise<void> {
  const { origin, galleryId, edgesUrl, capsule, memoryIds, stored } = question;
  const gone = new Set(memoryIds.filter((memoryId) => !stored.has(memoryId)));
  const key = JSON.stringify([capsule, origin, galleryId]);
  if (nowMs - (lastMs.get(key) ?? Number.NEGATIVE_INFINITY) < MS_BETWEEN) return;
  if (!(await hasConsent(database, { capsule, origin }))) return;
  lastMs.set(key, nowMs);
  if ((await letSiteAsk(database, { capsule, origin, edgesUrl })) || gone.size === 0) return;
  const claimed = (await copiesOf(edgesUrl)).filter(
    ({ memoryId, location }) => gone.has(memoryId) && location?.startsWith(`icp://${capsule}/`),
  );
  const items = [...new Map(claimed.map(({ memoryId, memoryType }) => [memoryId, { memoryId, memoryType }])).values()];
  // What the gallery refuses stays as it is.
  if (items.length > 0) await reportToGallery(edgesUrl, absentEdges({ items }));
}

/** The copies on ICP that the gallery counts for this person. Those that are on their way belong to a job. */
async function copiesOf(edgesUrl: string): Promise<KnownEdge[]> {
  const edges: KnownEdge[] = [];
  const url = new URL(edgesUrl);
  for (const [name, value] of [
    ["backend", "icp-canister"],
    ["present", "true"],
    ["syncState", "idle"],
  ] as const)
    url.searchParams.set(name, value);
  url.searchParams.set("limit", String(EDGES_PER_LISTING));
  for (let count = 0; count < MOST_LISTINGS; count++) {
    const answer = await fetch(url, {
      credentials: "include",
      redirect: "error",
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error(`The gallery answered ${answer.status}.`);
    const page = listing.parse(await answer.json());
    edges.push(...page.edges);
    if (page.nextCursor === undefined) break;
    url.searchParams.set("cursor", page.nextCursor);
  }
  return edges;
}
