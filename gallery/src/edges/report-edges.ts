import { err, MEMORY_TYPES, type Result, type StorageEdgeInput } from "@store-forever/protocol";
import { and, asc, eq } from "drizzle-orm";
import { notYours, readableMemories } from "../access/access-rights.ts";
import type { CurrentUser } from "../accounts/current-user.ts";
import { isAnyOf } from "../database/any-of.ts";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { keyOfMemory } from "../database/memory-key.ts";
import { GalleryError, noSuch } from "../errors/gallery-error.ts";
import type { IcpVerifier } from "../icp/icp-verifier.ts";
import { MEMORY_TABLES } from "../memories/memory-tables.ts";
import { readEdges, writeEdges } from "./edge-rows.ts";
import { applyReport, type EdgeState } from "./edge-state.ts";
import { type EdgeKey, keyOfEdge, type StorageEdgeRow } from "./storage-edge.ts";

export interface ReportOptions {
  /** What checks reports about copies on ICP, and the gallery's own origin. Without it they are believed. */
  verification?: { verifier: IcpVerifier; origin: string } | undefined;
  /** Refuses a report about an edge that exists already. */
  onlyNew?: boolean;
  now?: Date;
}

export interface ReportAnswer {
  /** The edges that were reported about, as they are now. Refused ones may be among them, as they were. */
  edges: StorageEdgeRow[];
  /** Why reports are refused, by their indexes. */
  refused: Map<number, GalleryError>;
}

/**
 * Records reports about copies of the user's memories, in the order given. A report that is refused takes only the others of
 * its own edge with it: they tell one change, such as "begun" and "arrived". A copy on its way whose end is refused has failed,
 * because nobody works on it any more.
 * The memories' rows are locked in the order of their ids, so reports from several browsers come one after the other.
 * @param reports by their indexes in the request
 * @returns refusals: NotFound, Unauthorized (somebody else's memory, or a copy on ICP that is not proved), AlreadyExists,
 *   Conflict (a state that cannot follow the current one, or a copy of other bytes than the gallery's)
 * @throws GalleryError TooLarge (too many certificates)
 */
export async function reportEdges(
  database: GalleryDatabase,
  user: CurrentUser,
  reports: ReadonlyMap<number, StorageEdgeInput>,
  { verification, onlyNew = false, now = new Date() }: ReportOptions = {},
): Promise<ReportAnswer> {
  const refusals = new Map<string, GalleryError>();
  const refuse = (report: StorageEdgeInput, error: GalleryError) => {
    if (!refusals.has(keyOfEdge(report))) refusals.set(keyOfEdge(report), error);
  };
  const remaining = () => new Map([...reports].filter(([, report]) => !refusals.has(keyOfEdge(report))));

  // Whose memories they are is looked at first: to check certificates takes this server much longer than to send them.
  await hashesOfOwn(database, user, remaining(), { refuse });
  const certified = await verification?.verifier.certifiedHashes(remaining(), {
    origin: verification.origin,
    userId: user.id,
  });
  for (const [index, report] of reports) {
    const error = certified?.unproved.get(index);
    if (error !== undefined) refuse(report, error);
  }

  const edges = await database.transaction(async (transaction) => {
    const contentHashes = await hashesOfOwn(transaction, user, reports, { refuse, lock: true });
    const own = new Map([...reports].filter(([, report]) => contentHashes.has(keyOfMemory(report))));
    const memoryIds = [...new Set([...own.values()].map(({ memoryId }) => memoryId))];
    const known = new Map((await readEdges(transaction, memoryIds)).map((edge) => [keyOfEdge(edge), edge]));
    const states = new Map<string, EdgeState>(known);
    for (const [index, report] of remaining()) {
      const key = keyOfEdge(report);
      const hashes = [report.contentHash, certified?.hashes.get(index)];
      const next = stateAfter(states.get(key), report, {
        isTaken: onlyNew && known.has(key),
        hasOtherBytes:
          report.artifact === "asset" &&
          hashes.some((hash) => hash !== undefined && hash !== contentHashes.get(keyOfMemory(report))),
        now,
      });
      if (next.ok) states.set(key, next.value);
      else {
        const { code, message, field } = next.error;
        refuse(report, new GalleryError(code, message, { field: `${index}.${field}` }));
      }
    }
    const changed = new Map<string, EdgeKey & EdgeState>();
    for (const { memoryId, memoryType, artifact, backend } of remaining().values()) {
      const key = keyOfEdge({ memoryId, memoryType, artifact, backend });
      const state = states.get(key);
      // A copy that is still on its way is news too: it says that somebody still works on it.
      if (state !== undefined && (state !== known.get(key) || state.syncState === "migrating"))
        changed.set(key, { ...pickState(state), memoryId, memoryType, artifact, backend });
    }
    for (const report of onlyNew ? [] : own.values()) {
      const [key, error] = [keyOfEdge(report), refusals.get(keyOfEdge(report))];
      const edge = known.get(key);
      if (error === undefined || edge?.syncState !== "migrating" || report.syncState === "migrating") continue;
      changed.set(key, { ...edge, ...failedBy(error, now) });
    }
    await writeEdges(transaction, [...changed.values()]);

    const reported = new Set([...remaining().values()].map(keyOfEdge));
    return (await readEdges(transaction, memoryIds)).filter((edge) => reported.has(keyOfEdge(edge)));
  });
  const refused = [...reports].flatMap(([index, report]) => {
    const error = refusals.get(keyOfEdge(report));
    return error === undefined ? [] : [[index, error] as const];
  });
  return { edges, refused: new Map(refused) };
}

/** @returns the edge's state after a report; AlreadyExists, Conflict with the field that is at fault */
function stateAfter(
  state: EdgeState | undefined,
  report: StorageEdgeInput,
  { isTaken, hasOtherBytes, now }: { isTaken: boolean; hasOtherBytes: boolean; now: Date },
): Result<EdgeState> {
  if (hasOtherBytes)
    return err({
      code: "Conflict",
      message: "This is not the hash of the memory's original. It has changed since.",
      field: "contentHash",
    });
  if (isTaken)
    return err({ code: "AlreadyExists", message: "This edge exists already. Change it with PUT.", field: "backend" });
  return applyReport(state, report, now);
}

interface OwnHashesOptions {
  /** Takes why a report is refused: NotFound, Unauthorized (somebody else's memory). */
  refuse: (report: StorageEdgeInput, error: GalleryError) => void;
  /** Keeps others from changing the memories until the transaction ends. */
  lock?: boolean;
}

/** @returns the content hashes of those memories that are the user's own */
async function hashesOfOwn(
  database: GalleryDatabase,
  user: CurrentUser,
  reports: ReadonlyMap<number, StorageEdgeInput>,
  { refuse, lock = false }: OwnHashesOptions,
): Promise<Map<string, string>> {
  const contentHashes = new Map<string, string>();
  for (const memoryType of MEMORY_TYPES) {
    const ofType = [...reports.values()].filter((report) => report.memoryType === memoryType);
    const ids = new Set(ofType.map(({ memoryId }) => memoryId));
    if (ids.size === 0) continue;
    const table = MEMORY_TABLES[memoryType];
    const ownRows = database
      .select({ id: table.id, contentHash: table.contentHash })
      .from(table)
      .where(and(isAnyOf(table.id, [...ids]), eq(table.ownerId, user.id)))
      .orderBy(asc(table.id));
    for (const { id, contentHash } of await (lock ? ownRows.for("update") : ownRows))
      contentHashes.set(keyOfMemory({ memoryId: id, memoryType }), contentHash);
  }
  const others = [...reports].filter(([, report]) => !contentHashes.has(keyOfMemory(report)));
  const readable = await readableMemories(
    database,
    user,
    others.map(([, { memoryId }]) => memoryId),
  );
  for (const [index, report] of others)
    refuse(
      report,
      readable.has(keyOfMemory(report)) ? notYours(`${index}.memoryId`) : noSuch("memory", `${index}.memoryId`),
    );
  return contentHashes;
}

/** Somebody tells that a copy is not on its way any more, and cannot prove where it is. */
const failedBy = ({ message }: GalleryError, lastSyncedAt: Date) =>
  ({ syncState: "failed", isPaused: false, syncError: message, lastSyncedAt }) as const;

function pickState(state: EdgeState): EdgeState {
  const { present, location, contentHash, sizeBytes, syncState, isPaused, lastSyncedAt, syncError } = state;
  return { present, location, contentHash, sizeBytes, syncState, isPaused, lastSyncedAt, syncError };
}
