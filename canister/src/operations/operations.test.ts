import { Principal } from "@dfinity/principal";
import { ARTIFACTS, LIMITS, type ReportedEdge, STORAGE_BACKENDS } from "@store-forever/protocol";
import { checkNonce } from "@store-forever/protocol/verify";
import { describe, expect, it } from "vitest";
import { listEdges, reportEdge } from "../memories/edges.ts";
import { createMemory, deleteMemory } from "../memories/memories.ts";
import { sweep } from "../methods/sweep.ts";
import { readConfig } from "../store/records/config-record.ts";
import { readGauges } from "../store/records/gauges.ts";
import { readObservedCosts, writeObservedCosts } from "../store/records/observed-costs.ts";
import {
  ALICE,
  BOB,
  bytesOf,
  memoryInput,
  refusalOf,
  SECOND_NS,
  sha256,
  storedAsset,
  testStore,
  upload,
  uuid,
  witnessed,
} from "../store.fixture.ts";
import { setQuota } from "../uploads/quota.ts";
import { beginAssetUpload, cancelUpload } from "../uploads/uploads.ts";
import { storeAsset } from "../uploads/whole-assets.ts";
import { requireFeature, setFeature, setLimits } from "./config.ts";
import { estimateCost, fundingWarning, paidUntil } from "./costs.ts";
import { auditListing, recordOperation, tallies } from "./journal.ts";
import { proveNonce, provenNonce } from "./nonces.ts";

const unchanged = {
  max_file_size_bytes: [],
  max_open_sessions: [],
  session_ttl_seconds: [],
  default_quota_bytes: [],
} as const;
const limits = (change: object) => ({ ...unchanged, ...change }) as never;

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

describe("nonces", () => {
  it("prove who the caller is, to those who know them, for ten minutes", async () => {
    const { store, clock } = testStore();
    const nonce = bytesOf(32, 5);
    const view = async () => {
      const { value, paths } = provenNonce(store, nonce);
      const proof = value && { owner: Principal.fromUint8Array(value.owner), proved_at_ns: value.provedAtNs };
      const tree = await witnessed(store, paths);
      checkNonce(tree, nonce, proof);
      return { proof, tree };
    };
    expect((await view()).proof).toBeUndefined();
    const proof = { owner: ALICE, provedAtNs: store.now() };
    expect([proveNonce(store, ALICE, nonce), proveNonce(store, ALICE, nonce)]).toEqual([proof, proof]);
    expect(refusalOf(() => proveNonce(store, BOB, nonce))).toEqual({ code: "Conflict", field: "nonce" });
    const { tree, proof: seen } = await view();
    expect(seen?.owner.toUint8Array()).toEqual(ALICE);
    expect(() => checkNonce(tree, nonce, undefined)).toThrow("not proved by whom");
    for (const length of [15, 65])
      expect(refusalOf(() => proveNonce(store, ALICE, new Uint8Array(length)))).toMatchObject({
        code: "InvalidArgument",
      });
    clock.nowNs += BigInt(LIMITS.nonceTtlSeconds) * SECOND_NS;
    sweep(store);
    expect((await view()).proof).toBeUndefined();
    expect([store.maps.nonces.first(), store.maps.nonceExpiries.first()]).toEqual([undefined, undefined]);
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

describe("administration", () => {
  it("changes limits within reason", () => {
    const { store } = testStore();
    setLimits(store, limits({ max_file_size_bytes: [1_000n], max_open_sessions: [1] }));
    expect(readConfig(store)).toMatchObject({
      maxFileSizeBytes: 1_000n,
      maxOpenSessions: 1,
      sessionTtlSeconds: 1_800,
    });
    const begin = (size: number, id: number) =>
      beginAssetUpload(store, ALICE, upload(bytesOf(size, id), uuid(id), { commit: false }).begin);
    expect(refusalOf(() => begin(1_001, 1))).toEqual({ code: "TooLarge", field: "size_bytes" });
    begin(1_000, 1);
    expect(refusalOf(() => begin(999, 2))).toMatchObject({ code: "LimitExceeded" });
    expect(readGauges(store).openSessions).toBe(1);
    cancelUpload(store, ALICE, uuid(1));
    expect(readGauges(store).openSessions).toBe(0);
    for (const [field, value] of [
      ["max_file_size_bytes", 0n],
      ["max_file_size_bytes", 2n ** 40n],
      ["max_open_sessions", 0],
      ["session_ttl_seconds", 59],
    ] as const)
      expect(refusalOf(() => setLimits(store, limits({ [field]: [value] })))).toEqual({
        code: "InvalidArgument",
        field,
      });
  });

  it("switches features off and on", () => {
    const { store } = testStore();
    setFeature(store, "uploads", false);
    const upload = () => storeAsset(store, ALICE, sha256(bytesOf(10, 1)), bytesOf(10, 1));
    expect(refusalOf(upload)).toMatchObject({ code: "Disabled" });
    requireFeature(store, "sharing");
    setFeature(store, "uploads", true);
    expect(upload()).toMatchObject({ already_stored: false });
  });

  it("keeps people to their quota, for bytes known and new", () => {
    const { store } = testStore();
    setQuota(store, ALICE, 25n);
    storedAsset(store, ALICE, "original", bytesOf(10, 1));
    storedAsset(store, BOB, "original", bytesOf(20, 2));
    const over = { code: "LimitExceeded", field: "size_bytes" };
    expect(refusalOf(() => storedAsset(store, ALICE, "thumb", bytesOf(20, 2)))).toEqual(over);
    expect(refusalOf(() => storedAsset(store, ALICE, "thumb", bytesOf(20, 3)))).toEqual(over);
    const { begin } = upload(bytesOf(20, 4), uuid(1), { commit: false });
    expect(refusalOf(() => beginAssetUpload(store, ALICE, begin))).toEqual(over);
    storedAsset(store, ALICE, "original", bytesOf(10, 1));
    storedAsset(store, ALICE, "thumb", bytesOf(15, 3));
    expect(readGauges(store)).toEqual({ blobCount: 3n, blobBytes: 45n, openSessions: 0 });
    setQuota(store, ALICE, undefined);
    expect(storedAsset(store, ALICE, "thumb", bytesOf(20, 2)).size_bytes).toBe(20n);
  });

  it("counts everything and tells who did what, newest first, the oldest forgotten", () => {
    const { store } = testStore();
    const count = LIMITS.maxAuditEntries + 50;
    for (let number = 0; number < count; number++)
      recordOperation(store, ALICE, "update_gallery", {
        itemCount: 1,
        refused: number % 2 === 0 ? ["NotFound"] : [],
        instructions: 2n,
      });
    recordOperation(store, BOB, "memories_delete", {
      itemCount: 3,
      refused: ["InvalidArgument", "InvalidArgument"],
      instructions: 5n,
    });
    recordOperation(store, BOB, "put_chunk", { itemCount: 1, refused: [], instructions: 7n });
    expect(tallies(store)).toEqual({
      operations: expect.arrayContaining([
        { operation: "update_gallery", count: BigInt(count), instructions: 2n * BigInt(count) },
        { operation: "put_chunk", count: 1n, instructions: 7n },
      ]),
      failures: expect.arrayContaining([{ code: { InvalidArgument: null }, count: 2n }]),
    });
    let cursor: [] | [string] = [];
    const outcomes: string[] = [];
    do {
      const page = auditListing(store, { cursor, limit: [100] });
      outcomes.push(...page.entries.map((entry) => entry.outcome));
      cursor = page.next_cursor;
    } while (cursor.length > 0);
    expect(outcomes.slice(0, 3)).toEqual(["InvalidArgument (2)", "ok", "NotFound"]);
    expect(outcomes).toHaveLength(LIMITS.maxAuditEntries);
    expect(refusalOf(() => auditListing(store, { cursor: ["x"], limit: [] }))).toMatchObject({
      code: "InvalidArgument",
    });
  });
});

describe("costs", () => {
  const GIB = 1024n ** 3n;

  it("are the published rates: 127,000 cycles a GiB and second, 2,000 a byte sent", () => {
    const { cycles_now, cycles_per_year } = estimateCost(GIB, 0);
    expect(cycles_per_year).toBe(127_000n * 31_557_600n);
    expect(cycles_now).toBeGreaterThan(GIB * 2_000n);
    expect(cycles_now).toBeLessThan(GIB * 2_200n);
    expect(estimateCost(0n, 0).cycles_per_year).toBe(0n);
    expect(estimateCost(2n ** 64n - 1n, 2 ** 32 - 1).cycles_per_year).toBeGreaterThan(0n);
  });

  it("tell how long the balance lasts, the reserve left aside", () => {
    const stored = { bytes: GIB, blobs: 0n };
    const { burn_per_day, freezing_reserve, frozen_at_ns } = paidUntil(10n ** 13n, stored, 0n);
    expect(freezing_reserve).toBe(30n * burn_per_day);
    const days = Number(frozen_at_ns / SECOND_NS) / 86_400;
    expect(days).toBeCloseTo(Number(10n ** 13n - freezing_reserve) / Number(burn_per_day), 1);
    expect(paidUntil(0n, stored, 7n).frozen_at_ns).toBe(7n);
    expect(paidUntil(10n ** 30n, stored, 7n).frozen_at_ns).toBe(2n ** 64n - 1n);
  });

  it("go by what the network said, and what has come since", () => {
    const { store } = testStore();
    expect(readObservedCosts(store)).toBeUndefined();
    const observed = {
      burnPerDay: 5n * 10n ** 10n,
      freezingSeconds: 10n * 86_400n,
      stored: { bytes: 3n * GIB, blobs: 7n },
    };
    writeObservedCosts(store, observed);
    expect(readObservedCosts(store)).toEqual(observed);
    const after = (bytes: bigint) => paidUntil(2n * 10n ** 12n, { bytes, blobs: 7n }, 0n, observed);
    expect(after(3n * GIB)).toMatchObject({
      burn_per_day: 5n * 10n ** 10n,
      freezing_reserve: 5n * 10n ** 11n,
      frozen_at_ns: 30n * 86_400n * SECOND_NS,
      funding: { enough: null },
    });
    // What is deleted costs on: stable memory does not shrink.
    expect(after(0n)).toEqual(after(3n * GIB));
    const perGibDay = 127_000n * 86_400n;
    expect(after(4n * GIB).burn_per_day).toBe(observed.burnPerDay + perGibDay);
    expect(after(4n * GIB).funding).toEqual({ low: null });
    expect(after(400n * GIB).funding).toEqual({ frozen: null });
    // A day costs next to nothing, and no message could run.
    const tiny = { ...observed, burnPerDay: 1n };
    expect(paidUntil(10n ** 11n, { bytes: 0n, blobs: 0n }, 0n, tiny).funding).toEqual({ low: null });
  });

  it("warn when the balance lasts for less than a month before the canister freezes", () => {
    const at = (days: bigint) => {
      const { burn_per_day: perDay } = paidUntil(0n, { bytes: GIB, blobs: 0n }, 0n);
      return paidUntil(days * perDay, { bytes: GIB, blobs: 0n }, 0n);
    };
    expect([0n, 30n, 31n, 59n, 60n].map((days) => at(days).funding)).toEqual([
      { frozen: null },
      { frozen: null },
      { low: null },
      { low: null },
      { enough: null },
    ]);
    expect(fundingWarning(at(32n))).toMatch(/^Top up this canister: it has \d+ cycles, .* freezes 1970-01-03T/);
    expect(fundingWarning(at(30n))).toMatch(/freezes now\.$/);
    expect(fundingWarning(at(60n))).toBeUndefined();
  });
});
