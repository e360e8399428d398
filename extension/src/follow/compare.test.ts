import type { MemorySource } from "@store-forever/workers";
import { expect, it } from "vitest";
import type { FollowedPhoto } from "../storage/databases/follow-record.ts";
import { compare, type LookedAt } from "./compare.ts";
import type { FileNow } from "./look-at-files.ts";

const item = (memoryId: string): MemorySource => ({
  memoryId,
  memoryType: "image",
  url: `https://site.example/${memoryId}.jpg`,
  title: memoryId,
});
/** A photo that an earlier look has seen on its page. */
const photo = (memoryId: string): FollowedPhoto => ({
  memoryId,
  title: memoryId,
  url: item(memoryId).url,
  listedAtMs: 1,
});
const same: FileNow = { name: "same", seen: undefined };

/** A gallery of photos that are all followed, archived and the same, but for what differs. */
const lookedAt = (
  ids: string[],
  { files = {}, ...differs }: Partial<Omit<LookedAt, "files">> & { files?: Record<string, FileNow> },
) =>
  compare({
    items: ids.map(item),
    reach: { name: "whole" },
    known: ids.map(photo),
    archived: new Map(ids.map((id) => [id, { sha256: `sha256 of ${id}`, sizeBytes: 1 }])),
    files: new Map(Object.entries({ ...Object.fromEntries(ids.map((id) => [id, same])), ...files })),
    unreadCount: 0,
    nowMs: 7,
    ...differs,
  });
const counts = {
  newIds: [],
  replaced: [],
  goneCount: 0,
  unlistedCount: 0,
  backCount: 0,
  untoldCount: 0,
  reach: { name: "whole" },
};
const absences = ({ photos }: ReturnType<typeof compare>) =>
  Object.fromEntries(photos.flatMap(({ memoryId, absence }) => (absence ? [[memoryId, absence]] : [])));

it("finds nothing where nothing has changed", () => {
  expect(lookedAt(["a", "b"], {}).findings).toEqual({ ...counts, atMs: 7 });
});

it("finds what is new and what has changed, and has it stored with what it is to take the place of", () => {
  const { findings, items } = lookedAt(["a", "b"], {
    items: ["new", "a", "b"].map(item),
    files: { b: { name: "changed" } },
  });
  expect(findings).toEqual({ ...counts, atMs: 7, newIds: ["new"], replaced: [["b", "sha256 of b"]] });
  expect(items).toEqual([item("new"), item("a"), { ...item("b"), replaces: "sha256 of b" }]);
});

it("marks what is gone and what is only not shown any more, once, and what is there again", () => {
  const files = { b: { name: "gone" }, c: { name: "same", seen: undefined } } as const;
  const first = lookedAt(["a", "b", "c"], { items: [item("a")], files });
  expect(first.findings).toMatchObject({ goneCount: 1, unlistedCount: 1, backCount: 0 });
  expect(absences(first)).toEqual({ b: { name: "gone", sinceMs: 7 }, c: { name: "unlisted", sinceMs: 7 } });
  const second = lookedAt(["a", "b", "c"], { items: [item("a")], files, known: first.photos, nowMs: 8 });
  expect(second.findings).toEqual({ ...counts, atMs: 8 });
  expect(absences(second)).toEqual(absences(first));
  const third = lookedAt(["a", "b", "c"], { known: first.photos });
  expect(third.findings).toMatchObject({ goneCount: 0, unlistedCount: 0, backCount: 2 });
  expect(absences(third)).toEqual({});
});

it("marks nothing by what a server did not tell, or by a part of the gallery", () => {
  const known = [{ ...photo("a"), absence: { name: "gone", sinceMs: 1 } as const }, photo("b")];
  const untold = lookedAt(["a", "b"], {
    known,
    files: { a: { name: "untold" }, b: { name: "untold" } },
    unreadCount: 1,
  });
  expect(untold.findings).toEqual({ ...counts, atMs: 7, untoldCount: 3 });
  expect(absences(untold)).toEqual({ a: { name: "gone", sinceMs: 1 } });
  const reach = { name: "limited", photoCount: 1 } as const;
  expect(lookedAt(["a", "b"], { items: [item("a")], reach }).findings).toEqual({ ...counts, atMs: 7, reach });
});

it("takes no photo for hidden that the pages may only show when somebody scrolls", () => {
  const { listedAtMs: _, ...unseen } = photo("c");
  const known = [photo("a"), photo("b"), unseen];
  const { findings, photos } = lookedAt(["a", "b", "c"], { items: [item("a")], known });
  expect(findings).toEqual({ ...counts, atMs: 7 });
  expect(photos.map(({ listedAtMs }) => listedAtMs)).toEqual([7, 1, undefined]);
});

it("keeps a mark while only a part of the gallery can be read", () => {
  const known = [photo("a"), { ...photo("b"), absence: { name: "unlisted", sinceMs: 1 } as const }];
  const part = lookedAt(["a", "b"], { items: [item("a")], known, reach: { name: "part" } });
  expect(part.findings).toEqual({ ...counts, atMs: 7, reach: { name: "part" } });
  expect(absences(part)).toEqual({ b: { name: "unlisted", sinceMs: 1 } });
});

it("does not bring back what its owner has deleted from the archive", () => {
  const { findings, items } = lookedAt(["a", "b"], { archived: new Map([["a", { sha256: "1", sizeBytes: 1 }]]) });
  expect(findings.newIds).toEqual([]);
  expect(items).toEqual([item("a")]);
});
