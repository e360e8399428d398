import type { ReportedEdge } from "@store-forever/protocol";
import { beforeEach, describe, expect, it } from "vitest";
import { acceptCapsule, offerCapsule } from "../capsules/handovers.ts";
import { deleteGallery, storeGallery, updateGallery } from "../galleries/galleries.ts";
import { ALICE, BOB, bytesOf, galleryInput, memoryInput, SECOND_NS, sha256, upload, uuid } from "../inputs.fixture.ts";
import { reportEdge } from "../memories/edges.ts";
import { createMemory, deleteMemory, updateMemory, upsertMetadata } from "../memories/memories.ts";
import { createShareLink } from "../sharing/share-links.ts";
import { updateSharing } from "../sharing/sharing.ts";
import { readGauges } from "../store/bookkeeping/gauges.ts";
import { accountOf, RECORD_OVERHEAD_BYTES, readAccount } from "../store/records/people/account-record.ts";
import type { Store } from "../store/store.ts";
import { entryCounts, refusalOf, storedAsset, testStore } from "../store.fixture.ts";
import { expireDueSessions } from "../uploads/sessions.ts";
import { beginAssetUpload, cancelUpload, putChunk } from "../uploads/uploads.ts";
import { setQuota, usedBytesOf } from "./quota.ts";

const HELD = RECORD_OVERHEAD_BYTES;
const GALLERY = { kind: "gallery", owner: ALICE, id: uuid(9) } as const;

let store: Store;
let clock: { nowNs: bigint };
beforeEach(() => {
  ({ store, clock } = testStore());
});
const used = (owner = ALICE) => usedBytesOf(accountOf(store, owner));
const over = (field: string) => ({ code: "LimitExceeded", field });

const edge: ReportedEdge = {
  memory_id: uuid(1),
  artifact: { asset: null },
  backend: { s3: null },
  present: true,
  location: ["s3://somewhere"],
  sha256: [],
  size_bytes: [],
};

/** A memory with a placeholder inline, which counts as nothing among the assets. */
function memory(id: string, inlineBytes = 1_000) {
  const placeholder = bytesOf(inlineBytes, 7);
  const original = storedAsset(store, ALICE, "original", bytesOf(10, 1));
  const inline = {
    ...original,
    kind: { placeholder: null },
    sha256: sha256(placeholder),
    size_bytes: BigInt(inlineBytes),
    inline: [placeholder] as [Uint8Array],
  };
  return memoryInput(id, [original, inline]);
}

describe("requireQuota", () => {
  it("keeps people to their quota, for bytes known and new", () => {
    setQuota(store, ALICE, BigInt(25 + 2 * HELD));
    storedAsset(store, ALICE, "original", bytesOf(10, 1));
    storedAsset(store, BOB, "original", bytesOf(20, 2));
    setQuota(store, ALICE, BigInt(25 + HELD));
    expect(refusalOf(() => storedAsset(store, ALICE, "thumb", bytesOf(20, 2)))).toEqual(over("size_bytes"));
    expect(refusalOf(() => storedAsset(store, ALICE, "thumb", bytesOf(20, 3)))).toEqual(over("size_bytes"));
    const { begin } = upload(bytesOf(20, 4), uuid(1), { commit: false });
    expect(refusalOf(() => beginAssetUpload(store, ALICE, begin))).toEqual(over("size_bytes"));
    storedAsset(store, ALICE, "original", bytesOf(10, 1));
    storedAsset(store, ALICE, "thumb", bytesOf(15, 3));
    expect(readGauges(store)).toEqual({ blobCount: 3n, blobBytes: 45n, openSessions: 0 });
    setQuota(store, ALICE, undefined);
    expect(storedAsset(store, ALICE, "thumb", bytesOf(20, 2)).size_bytes).toBe(20n);
  });

  it("counts descriptions, inline assets, galleries, captions, links, people and edges, and takes them back", () => {
    const steps: [string, () => unknown, least: number][] = [
      ["memory", () => createMemory(store, ALICE, memory(uuid(1))), 1_000],
      [
        "description",
        () =>
          updateMemory(store, ALICE, {
            memory_id: uuid(1),
            metadata: { ...memoryInput(uuid(1), []).metadata, description: ["x".repeat(500)] },
          }),
        400,
      ],
      [
        "metadata alone",
        () =>
          upsertMetadata(store, ALICE, {
            memory_id: uuid(2),
            memory_type: { image: null },
            metadata: memoryInput(uuid(2), []).metadata,
            idempotency_key: "k",
          }),
        HELD,
      ],
      ["gallery", () => storeGallery(store, ALICE, galleryInput(uuid(9), [uuid(1)])), 2 * HELD],
      [
        "caption",
        () =>
          updateGallery(store, ALICE, {
            ...galleryInput(uuid(9), [uuid(1)]),
            items: [{ memory_id: uuid(1), caption: ["y".repeat(300)] }],
          }),
        250,
      ],
      ["link", () => createShareLink(store, GALLERY, "z".repeat(100), () => bytesOf(32, 3)), HELD + 100],
      [
        "people",
        () => updateSharing(store, GALLERY, { isPublic: undefined, add: [BOB, Uint8Array.of(8)], remove: [] }),
        6,
      ],
      ["edge", () => reportEdge(store, ALICE, edge), HELD],
    ];
    for (const [what, step, least] of steps) {
      const before = used();
      step();
      expect(Number(used() - before), what).toBeGreaterThanOrEqual(least);
    }
    deleteGallery(store, ALICE, uuid(9));
    deleteMemory(store, ALICE, uuid(1));
    deleteMemory(store, ALICE, uuid(2));
    expect(used()).toBe(0n);
  });

  it.each([
    ["memories", "metadata", () => createMemory(store, ALICE, memory(uuid(1)))],
    [
      "metadata alone",
      "metadata",
      () =>
        upsertMetadata(store, ALICE, {
          memory_id: uuid(3),
          memory_type: { note: null },
          metadata: memoryInput(uuid(3), []).metadata,
          idempotency_key: "k",
        }),
    ],
    ["galleries", "items", () => storeGallery(store, ALICE, galleryInput(uuid(8), [uuid(1)]))],
    ["links", "target", () => createShareLink(store, GALLERY, undefined, () => bytesOf(32, 3))],
    ["people", "add_people", () => updateSharing(store, GALLERY, { isPublic: undefined, add: [BOB], remove: [] })],
    ["edges", "location", () => reportEdge(store, ALICE, { ...edge, memory_id: uuid(2) })],
  ])("refuses %s beyond the quota before it writes anything", (_, field, store_) => {
    storedAsset(store, ALICE, "original", bytesOf(10, 1));
    createMemory(store, ALICE, memory(uuid(2)));
    storeGallery(store, ALICE, galleryInput(uuid(9), [uuid(2)]));
    setQuota(store, ALICE, used());
    const before = [entryCounts(store), used()];
    expect(refusalOf(store_)).toEqual(over(field));
    expect([entryCounts(store), used()]).toEqual(before);
  });

  it("lets what shrinks be written beyond the quota", () => {
    createMemory(store, ALICE, memory(uuid(1)));
    storeGallery(store, ALICE, galleryInput(uuid(9), [uuid(1)]));
    setQuota(store, ALICE, 0n);
    const before = used();
    updateGallery(store, ALICE, { ...galleryInput(uuid(9), []), description: [] });
    expect(used()).toBeLessThan(before);
  });

  it("reserves an upload's room with its first chunk, once, and gives it back however it ends", () => {
    const file = bytesOf(3_000_000, 5);
    setQuota(store, ALICE, 4_000_000n);
    const uploads = [1, 2, 3].map((number) =>
      upload(
        file.map((byte) => byte ^ number),
        uuid(number),
        { commit: true },
      ),
    );
    const empty = entryCounts(store);
    for (const { begin } of uploads) beginAssetUpload(store, ALICE, begin);
    expect(used()).toBe(0n);
    expect(entryCounts(store).chunks).toBe(empty.chunks);
    const [first, second] = uploads as [(typeof uploads)[0], (typeof uploads)[0]];
    const send = ({ chunks }: (typeof uploads)[0], index: number) =>
      putChunk(store, ALICE, chunks[index] as (typeof chunks)[0]);
    send(first, 1);
    expect(used()).toBe(3_000_000n);
    send(first, 1);
    expect(used()).toBe(3_000_000n);
    expect(refusalOf(() => send(second, 0))).toEqual(over("size_bytes"));
    cancelUpload(store, ALICE, uuid(1));
    expect(used()).toBe(0n);
    send(second, 0);
    send(second, 1);
    expect(used()).toBe(BigInt(3_000_000 + HELD));
    setQuota(store, ALICE, 7_000_000n);
    send(uploads[2] as (typeof uploads)[0], 0);
    clock.nowNs += 3_600n * SECOND_NS;
    expireDueSessions(store, 100);
    expect(used()).toBe(BigInt(3_000_000 + HELD));
  });

  it("moves with a capsule", () => {
    createMemory(store, ALICE, memory(uuid(1)));
    storeGallery(store, ALICE, galleryInput(uuid(9), [uuid(1)]));
    createShareLink(store, GALLERY, undefined, () => bytesOf(32, 3));
    reportEdge(store, ALICE, edge);
    const before = used();
    offerCapsule(store, ALICE, BOB);
    acceptCapsule(store, BOB, ALICE);
    expect(readAccount(store, ALICE)).toBeUndefined();
    expect(used(BOB)).toBe(before);
  });
});
