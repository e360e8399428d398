import {
  archiveId,
  type EdgeBackend,
  fromHex,
  LIMITS,
  nameOf,
  type ReportedEdge,
  type StorageEdgeInput,
  type Variant,
} from "@store-forever/protocol";
import { openCapsule } from "../backend/open-capsule.ts";
import type { ExtensionDatabase } from "../storage/databases/database.ts";
import type { SiteCapsule } from "../storage/presence.ts";
import { type ReportAnswer, Unavailable } from "./unavailable.ts";

/**
 * Tells the backend canister where else copies of memories are, for its own record. An edge that it refuses does not hold up
 * the others.
 * @throws Unavailable
 */
export async function reportToBackend(
  database: ExtensionDatabase,
  { capsule, origin }: SiteCapsule,
  edges: readonly StorageEdgeInput[],
): Promise<ReportAnswer> {
  const open = await openCapsule(database, capsule);
  if (open === undefined)
    return { name: "refused", message: "This browser no longer has the key of this archive.", edges };
  let answer: ReportAnswer = { name: "accepted" };
  for (let start = 0; start < edges.length; start += LIMITS.maxMemoriesPerCall) {
    const batch = edges.slice(start, start + LIMITS.maxMemoriesPerCall).map((edge) => reportedEdge(origin, edge));
    const results = await open.backend.report_edges(batch).catch((cause: unknown) => {
      throw new Unavailable("The backend canister did not answer.", { cause });
    });
    const refusal = results.find((result) => "Err" in result);
    if (refusal !== undefined && "Err" in refusal)
      answer = { name: "refused", message: `${nameOf(refusal.Err.code)}: ${refusal.Err.message}`, edges };
  }
  return answer;
}

function reportedEdge(origin: string, edge: StorageEdgeInput): ReportedEdge {
  const { memoryId, artifact, backend, present, location, contentHash, sizeBytes } = edge;
  return {
    memory_id: archiveId(origin, "memory", memoryId),
    artifact: { [artifact]: null } as ReportedEdge["artifact"],
    backend: { [backend.replaceAll("-", "_")]: null } as Variant<EdgeBackend>,
    present,
    location: location === undefined ? [] : [location],
    sha256: contentHash === undefined ? [] : [fromHex(contentHash)],
    size_bytes: sizeBytes === undefined ? [] : [BigInt(sizeBytes)],
  };
}
