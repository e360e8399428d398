import { ARTIFACTS, LIMITS, type ReportedEdge, STORAGE_BACKENDS } from "@store-forever/protocol";
import { describe, expect, it } from "vitest";
import { ALICE, BOB, bytesOf, memoryInput, sha256, uuid } from "../inputs.fixture.ts";
import { refusalOf, storedAsset, testStore } from "../store.fixture.ts";
import { listEdges, reportEdge } from "./edges.ts";
import { createMemory, deleteMemory } from "./memories.ts";

describe("edges", () => {
  const edge: ReportedEdge = {
    memory_id: uuid(1),
    artifact: { asset: null },
    backend: { vercel_blob: null },
    present: true,
    location: ["https://example.com/a.jpg"],
    sha256: [sha256(bytesOf(10, 1))],
    size_bytes: [10n],
  };

  it("are kept once for each backend and artifact, as long as their memory", () => {
    const { store } = testStore();
    expect(refusalOf(() => reportEdge(store, ALICE, edge))).toEqual({ code: "NotFound", field: "memory_id" });
    createMemory(store, ALICE, memoryInput(uuid(1), [storedAsset(store, ALICE, "original", bytesOf(10, 1))]));
    reportEdge(store, ALICE, edge);
    const metadata: ReportedEdge = {
      ...edge,
      artifact: { metadata: null },
      backend: { neon_db: null },
      sha256: [],
      size_bytes: [],
    };
    reportEdge(store, ALICE, metadata);
    reportEdge(store, ALICE, { ...edge, present: false, location: [] });
    const at = { reported_at_ns: store.now() };
    expect(listEdges(store, ALICE, [uuid(1), uuid(2)])).toEqual([
      { ...metadata, ...at },
      { ...edge, present: false, location: [], ...at },
    ]);
    expect(listEdges(store, BOB, [uuid(1)])).toEqual([]);
    expect(refusalOf(() => reportEdge(store, ALICE, { ...edge, sha256: [new Uint8Array(3)] }))).toEqual({
      code: "InvalidArgument",
      field: "sha256",
    });
    deleteMemory(store, ALICE, uuid(1));
    expect(store.maps.edges.first()).toBeUndefined();
  });
});

describe("the edges of many memories", () => {
  it("are asked for in parts when they do not fit one answer", () => {
    const { store } = testStore();
    const ids = Array.from({ length: 30 }, (_, index) => uuid(index));
    const original = storedAsset(store, ALICE, "original", bytesOf(9, 1));
    for (const id of ids) {
      createMemory(store, ALICE, memoryInput(id, [original]));
      for (const backend of STORAGE_BACKENDS)
        for (const artifact of ARTIFACTS)
          reportEdge(store, ALICE, {
            memory_id: id,
            artifact: { [artifact]: null } as never,
            backend: { [backend.replaceAll("-", "_")]: null } as never,
            present: true,
            location: ["l".repeat(LIMITS.maxTextBytes)],
            sha256: [],
            size_bytes: [],
          });
    }
    expect(refusalOf(() => listEdges(store, ALICE, ids))).toEqual({ code: "TooLarge", field: "memory_ids" });
    expect(listEdges(store, ALICE, ids.slice(0, 10))).toHaveLength(10 * STORAGE_BACKENDS.length * ARTIFACTS.length);
  });
});
