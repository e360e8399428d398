import "fake-indexeddb/auto";
import type { AssetKind } from "@store-forever/protocol";
import { expect, test } from "vitest";
import { Journal } from "./journal.ts";
import { openJournalDatabase } from "./journal-database.ts";

const hash = (byte: number) => new Uint8Array(32).fill(byte);
const asset = (kind: AssetKind, byte: number) => ({ kind, sha256: hash(byte), sizeBytes: byte });
const journalOf = async (capsule: string, galleryId = "g") =>
  new Journal(await openJournalDatabase(), capsule, galleryId);

test("another tab reads what one tab has recorded", async () => {
  const capsule = crypto.randomUUID();
  const journal = await journalOf(capsule);
  await journal.begin();
  expect(await journal.prepared([{ memoryId: "m", assets: [asset("original", 1), asset("thumb", 2)] }])).toEqual([[]]);
  await journal.sending(hash(1), "session", Uint8Array.of(0b101));
  const later = await journalOf(capsule);
  expect(await later.upload(hash(1))).toMatchObject({ sessionId: "session", received: Uint8Array.of(0b101) });
  expect(await later.upload(hash(2))).toBeUndefined();
  expect(await later.memories()).toMatchObject([{ memoryId: "m", step: "prepared" }]);
  await later.created(["m"]);
  expect(await journal.memories()).toMatchObject([{ memoryId: "m", step: "created" }]);
  expect(await later.openSessions()).toEqual(["session"]);
  await later.arrived(hash(1));
  expect(await journal.openSessions()).toEqual([]);
});

test("a changed source gives up the upload of its former file, unless another memory has the same file", async () => {
  const journal = await journalOf(crypto.randomUUID());
  await journal.prepared([{ memoryId: "a", assets: [asset("original", 1)] }]);
  await journal.prepared([{ memoryId: "b", assets: [asset("original", 1)] }]);
  await journal.sending(hash(1), "old session", Uint8Array.of(1));
  expect(await journal.prepared([{ memoryId: "a", assets: [asset("original", 1)] }])).toEqual([[]]);
  expect(await journal.prepared([{ memoryId: "a", assets: [asset("original", 9)] }])).toEqual([[]]);
  expect(await journal.prepared([{ memoryId: "b", assets: [asset("original", 9)] }])).toEqual([["old session"]]);
  expect(await journal.upload(hash(1))).toBeUndefined();
});

test("closing deletes the records of this gallery in this capsule and nothing else", async () => {
  const capsule = crypto.randomUUID();
  const [mine, other, elsewhere] = [
    await journalOf(capsule),
    await journalOf(capsule, "g2"),
    await journalOf(crypto.randomUUID()),
  ];
  for (const [at, journal] of [mine, other, elsewhere].entries()) {
    await journal.begin();
    await journal.prepared([{ memoryId: "m", assets: [asset("original", at + 1)] }]);
    await journal.sending(hash(at + 1), `session ${at + 1}`, Uint8Array.of(0));
  }
  await mine.close();
  expect(await mine.memories()).toEqual([]);
  expect(await mine.upload(hash(1))).toBeUndefined();
  expect(await other.memories()).toHaveLength(1);
  expect(await other.openSessions()).toEqual(["session 2"]);
  expect(await elsewhere.memories()).toHaveLength(1);
});
