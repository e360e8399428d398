import { LIMITS, type ListedEdge, nameOf, type ReportedEdge, StoreError } from "@store-forever/protocol";
import { requireQuota } from "../admission/quota.ts";
import { requireAtMost, requireSha256, requireText, requireUuid } from "../operations/checks.ts";
import { edgesCost, ReplyBudget } from "../operations/reply-budget.ts";
import { deleteEdges, encodeEdges, readEdges, writeEdges } from "../store/records/edge-record.ts";
import { readMemoryRecord } from "../store/records/memory-record.ts";
import { growthOf } from "../store/records/people/account-record.ts";
import type { Owner, Store } from "../store/store.ts";

/**
 * Keeps what the extension saw of a memory's copies elsewhere. It replaces what was seen before of the same backend and artifact.
 * @throws StoreError InvalidArgument, TooLarge, NotFound (the memory)
 */
export function reportEdge(store: Store, owner: Owner, edge: ReportedEdge): null {
  requireUuid(edge.memory_id, "memory_id");
  requireText(edge.location[0], LIMITS.maxTextBytes, "location");
  if (edge.sha256[0] !== undefined) requireSha256(edge.sha256[0], "sha256");
  if (readMemoryRecord(store, owner, edge.memory_id) === undefined)
    throw new StoreError("NotFound", "You have no memory with this id: store it first.", "memory_id");
  const known = readEdges(store, owner, edge.memory_id);
  const others = known.edges.filter((other) => !isOfSameCopy(other, edge));
  const record = encodeEdges([...others, { ...edge, reported_at_ns: store.now() }]);
  requireQuota(store, owner, growthOf(known.recordBytes || undefined, record.length), "location");
  writeEdges(store, owner, edge.memory_id, record);
  return null;
}

/** @throws StoreError InvalidArgument, TooLarge */
export function listEdges(store: Store, owner: Owner, memoryIds: readonly string[]): ListedEdge[] {
  requireAtMost(memoryIds.length, LIMITS.presenceMax, "memory ids", "memory_ids");
  for (const id of memoryIds) requireUuid(id, "memory_ids");
  const budget = new ReplyBudget();
  return memoryIds.flatMap((id) => {
    const { edges, recordBytes } = readEdges(store, owner, id);
    if (!budget.take(edgesCost(recordBytes, edges.length)))
      throw new StoreError(
        "TooLarge",
        "The edges of these memories do not fit one answer: ask for fewer memories at a time.",
        "memory_ids",
      );
    return edges;
  });
}

/** Adds the edges of a memory to those of another. */
export function moveEdges(store: Store, from: { owner: Owner; id: string }, to: { owner: Owner; id: string }): void {
  const edges = readEdges(store, from.owner, from.id).edges;
  if (edges.length === 0) return;
  const known = readEdges(store, to.owner, to.id).edges;
  const added = edges.filter((edge) => !known.some((other) => isOfSameCopy(other, edge)));
  writeEdges(store, to.owner, to.id, encodeEdges([...known, ...added]));
  deleteEdges(store, from.owner, from.id);
}

function isOfSameCopy(left: ReportedEdge, right: ReportedEdge): boolean {
  return nameOf(left.backend) === nameOf(right.backend) && nameOf(left.artifact) === nameOf(right.artifact);
}
