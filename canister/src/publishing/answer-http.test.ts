import { Principal } from "@dfinity/principal";
import { LIMITS, toHex } from "@store-forever/protocol";
import { checkOpenedLink } from "@store-forever/protocol/verify";
import { describe, expect, it } from "vitest";
import { capsuleOf } from "../capsules/capsules.ts";
import { deleteGallery, storeGallery, updateGallery } from "../galleries/galleries.ts";
import { listGalleries, userGallery } from "../galleries/gallery-reads.ts";
import { blobChunk, chunkWith } from "../memories/asset-reads.ts";
import { createMemory, deleteMemory } from "../memories/memories.ts";
import { readWith } from "../memories/memory-reads.ts";
import { nextSweepNs, sweep } from "../methods/sweep.ts";
import { addLink, openedLink, revokeLink } from "../sharing/links.ts";
import { rightToShared } from "../sharing/rights.ts";
import { isSharedWith, sharingOf, updateSharing } from "../sharing/sharing.ts";
import { newBlobNumber, writeChunkHash } from "../store/records/chunks.ts";
import type { Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";
import {
  ALICE,
  assetRef,
  BOB,
  bytesOf,
  entryCounts,
  galleryInput,
  memoryInput,
  refusalOf,
  sha256,
  storedAsset,
  testStore,
  upload,
  uuid,
  witnessed,
} from "../store.fixture.ts";
import { holdStored } from "../uploads/blobs.ts";
import { putChunk } from "../uploads/uploads.ts";
import { answerHttp } from "./answer-http.ts";
import { certifyNotFound } from "./not-found.ts";
import { publishSome } from "./publishing.ts";

const CERTIFICATE = Uint8Array.of(1);
const CAROL = Uint8Array.of(9, 9);
const ALICE_NAME = toHex(sha256(ALICE));
const gallery: Target = { kind: "gallery", owner: ALICE, id: uuid(10) };
const memory: Target = { kind: "memory", owner: ALICE, id: uuid(1) };
let links = 0;
const utf8 = (text: string) => new TextEncoder().encode(text);
const secret = () => sha256(Uint8Array.of(++links, links >> 8));
const only = (change: object) => ({ isPublic: undefined, add: [], remove: [], ...change });

function get(store: Store, url: string, headers: [string, string][] = []) {
  const {
    status_code,
    headers: sent,
    body,
  } = answerHttp(store, { method: "GET", url, headers, body: new Uint8Array(0) }, CERTIFICATE);
  const fields: Record<string, string> = Object.fromEntries(sent.map(([name, value]) => [name.toLowerCase(), value]));
  return { status: status_code, fields, body, isProven: "ic-certificate" in fields };
}

/** Alice's gallery of two memories and one that is not stored yet. */
function archiveWithGallery() {
  const { store, clock } = testStore();
  certifyNotFound(store);
  for (const number of [1, 2]) {
    const placeholder = bytesOf(20, number);
    const assets = [
      storedAsset(store, ALICE, "original", bytesOf(100, number)),
      { ...assetRef("placeholder", placeholder), inline: [placeholder] as [Uint8Array] },
    ];
    createMemory(store, ALICE, memoryInput(uuid(number), assets));
  }
  storeGallery(store, ALICE, galleryInput(uuid(10), [uuid(1), uuid(2), uuid(3)]));
  return { store, clock };
}

describe("sharing", () => {
  it("with people opens to them what was shared, and nothing else, until it ends", () => {
    const { store } = archiveWithGallery();
    updateSharing(store, gallery, only({ add: [BOB, BOB, ALICE] }));
    expect(sharingOf(store, gallery)).toEqual({ isPublic: false, people: [BOB], links: [] });
    expect(userGallery(store, BOB, ALICE, uuid(10)).value.title).toBe("Summer");
    expect(refusalOf(() => userGallery(store, CAROL, ALICE, uuid(10)))).toMatchObject({ code: "NotFound" });
    const right = rightToShared(store, BOB, ALICE, uuid(10));
    expect(readWith(store, right, [uuid(1), uuid(4)]).value.map((found) => found[0]?.id)).toEqual([uuid(1), undefined]);
    expect(chunkWith(store, right, { memory_id: uuid(2), kind: { original: null } }, 0)).toEqual(bytesOf(100, 2));
    const alone = rightToShared(store, BOB, ALICE, undefined);
    expect(readWith(store, alone, [uuid(1)]).value).toEqual([[]]);
    updateSharing(store, memory, only({ add: [BOB] }));
    expect(readWith(store, alone, [uuid(1), uuid(2)]).value.map((found) => found[0]?.id)).toEqual([uuid(1), undefined]);
    const visible = (reader: Uint8Array) =>
      listGalleries(store, ALICE, { cursor: [], limit: [] }, () => isSharedWith(store, gallery, reader)).value.items;
    expect([visible(BOB).length, visible(CAROL).length]).toEqual([1, 0]);
    expect(capsuleOf(store, ALICE).connectionBytes).toEqual([BOB]);

    updateSharing(store, gallery, only({ remove: [BOB] }));
    expect(refusalOf(() => rightToShared(store, BOB, ALICE, uuid(10)))).toMatchObject({ code: "NotFound" });
  });

  it("by links opens what each is for, until it is revoked, provably", async () => {
    const { store } = archiveWithGallery();
    const first = addLink(store, gallery, "family", secret);
    const second = addLink(store, gallery, undefined, secret);
    const third = addLink(store, memory, undefined, secret);
    expect(sharingOf(store, gallery).links).toEqual([first, second]);
    const read = (token: string, memory_id: string) =>
      blobChunk(store, BOB, { memory_id, kind: { original: null }, token: [token] }, 0);
    expect(read(third.token, uuid(1))).toEqual(bytesOf(100, 1));
    expect(refusalOf(() => read(third.token, uuid(2)))).toMatchObject({ code: "NotFound" });

    revokeLink(store, BOB, first.token);
    expect(read(first.token, uuid(2))).toEqual(bytesOf(100, 2));
    revokeLink(store, ALICE, first.token);
    expect(revokeLink(store, ALICE, first.token)).toBeNull();
    expect(refusalOf(() => read(first.token, uuid(2)))).toEqual({ code: "NotFound", field: "token" });
    expect(read(second.token, uuid(2))).toEqual(bytesOf(100, 2));

    const owner = Principal.fromUint8Array(ALICE);
    const revoked = openedLink(store, first.token);
    expect(revoked.value).toBeUndefined();
    checkOpenedLink(await witnessed(store, revoked.paths), first.token, undefined);
    const open = openedLink(store, third.token);
    const tree = await witnessed(store, open.paths);
    checkOpenedLink(tree, third.token, { owner, target: { memory: uuid(1) } });
    expect(() => checkOpenedLink(tree, third.token, undefined)).toThrow("does not tell");
    expect(() => checkOpenedLink(tree, third.token, { owner, target: { gallery: uuid(1) } })).toThrow("claims");
  });

  it("refuses strangers, the anonymous, and too much", () => {
    const { store } = archiveWithGallery();
    expect(refusalOf(() => updateSharing(store, { ...gallery, owner: BOB }, only({})))).toMatchObject({
      code: "NotFound",
    });
    expect(refusalOf(() => addLink(store, { ...memory, id: uuid(3) }, undefined, secret))).toMatchObject({
      code: "NotFound",
    });
    expect(refusalOf(() => updateSharing(store, gallery, only({ add: [Uint8Array.of(4)] })))).toEqual({
      code: "InvalidArgument",
      field: "add_people",
    });
    for (let count = 0; count < LIMITS.maxShareLinks; count++) addLink(store, memory, undefined, secret);
    expect(refusalOf(() => addLink(store, memory, undefined, secret))).toMatchObject({ code: "LimitExceeded" });
  });

  it("leaves nothing behind when what was shared is deleted", () => {
    const { store } = archiveWithGallery();
    const before = entryCounts(store);
    const root = store.tree.rootHash();
    addLink(store, gallery, undefined, secret);
    updateSharing(store, gallery, only({ isPublic: true }));
    addLink(store, memory, undefined, secret);
    publishSome(store);
    updateSharing(store, gallery, only({ isPublic: false }));
    for (const { token } of [...sharingOf(store, gallery).links, ...sharingOf(store, memory).links])
      revokeLink(store, ALICE, token);
    for (let count = 0; count < 5; count++) sweep(store);
    expect(store.tree.rootHash()).toEqual(root);
    expect(entryCounts(store)).toEqual({ ...before, ownerNames: 1 });

    addLink(store, memory, undefined, secret);
    publishSome(store);
    deleteMemory(store, ALICE, uuid(1));
    deleteGallery(store, ALICE, uuid(10));
    for (let count = 0; count < 5; count++) sweep(store);
    expect(Object.keys(entryCounts(store))).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/sharing|shareLinks|publishing|publishedGalleries|treeGarbage/)]),
    );
  });
});

describe("published media", () => {
  it("are a link's memories, with what browsers need to keep them safely", () => {
    const { store } = archiveWithGallery();
    const { token } = addLink(store, gallery, undefined, secret);
    publishSome(store);
    const { status, fields, body, isProven } = get(store, `/s/${token}/${uuid(1)}/original?x=y`);
    expect({ status, isProven, body }).toEqual({ status: 200, isProven: true, body: bytesOf(100, 1) });
    expect(fields).toMatchObject({
      "content-type": "image/webp",
      "content-disposition": "inline",
      etag: `"${toHex(sha256(bytesOf(100, 1)))}"`,
      "x-content-type-options": "nosniff",
    });
    expect(fields["cache-control"]).toMatch(/immutable/);
    expect(fields["content-security-policy"]).toMatch(/^sandbox;/);
    expect(get(store, `/s/${token}/${uuid(2)}/placeholder`).body).toEqual(bytesOf(20, 2));
    for (const path of [`/s/${token}/${uuid(1)}/thumb`, `/s/${token}/${uuid(3)}/original`, `/s/${token}`, "/", "/x/y"])
      expect(get(store, path)).toMatchObject({ status: 404, isProven: true });
  });

  it("are what is public, as long as it is", () => {
    const { store } = archiveWithGallery();
    const ownUrl = `/m/${ALICE_NAME}/${uuid(1)}/original`;
    const galleryUrl = (number: number) => `/g/${ALICE_NAME}/${uuid(10)}/${uuid(number)}/original`;
    const statuses = () => {
      sweep(store);
      return [ownUrl, galleryUrl(1), galleryUrl(2)].map((url) => {
        const { status, isProven } = get(store, url);
        expect(isProven).toBe(true);
        return status;
      });
    };
    expect(statuses()).toEqual([404, 404, 404]);
    updateSharing(store, memory, only({ isPublic: true }));
    expect(statuses()).toEqual([200, 404, 404]);
    updateSharing(store, gallery, only({ isPublic: true }));
    expect(statuses()).toEqual([200, 200, 200]);
    updateSharing(store, memory, only({ isPublic: false }));
    expect(statuses()).toEqual([404, 200, 200]);
    updateGallery(store, ALICE, galleryInput(uuid(10), [uuid(2), uuid(3)]));
    expect(statuses()).toEqual([404, 404, 200]);
    createMemory(store, ALICE, memoryInput(uuid(3), [storedAsset(store, ALICE, "original", bytesOf(100, 3))]));
    publishSome(store);
    expect(get(store, galleryUrl(3))).toMatchObject({ status: 200, isProven: true, body: bytesOf(100, 3) });
    deleteMemory(store, ALICE, uuid(2));
    expect(get(store, galleryUrl(2))).toMatchObject({ status: 404, isProven: false });
    expect(statuses()).toEqual([404, 404, 404]);
    deleteGallery(store, ALICE, uuid(10));
    expect(get(store, galleryUrl(3))).toMatchObject({ status: 404, isProven: true });
  });

  it("never show a link's token in a proof of something else", () => {
    const { store } = archiveWithGallery();
    const tokens = Array.from({ length: 15 }, () => addLink(store, gallery, undefined, secret).token);
    const hidden = addLink(store, memory, undefined, secret).token;
    publishSome(store);
    revokeLink(store, ALICE, hidden);
    const paths = [
      "/",
      "/s",
      "/s/",
      "/s//x",
      "/s/<$>",
      "/s/<*>",
      "/s/!",
      "/t/x",
      `/s/${"A".repeat(43)}`,
      `/s/${hidden}`,
    ];
    const answers = [...paths, ...paths.map((path) => `${path}/${uuid(1)}/original`)].map((path) => get(store, path));
    for (const { status, fields } of answers) {
      expect(status).toBe(404);
      const witness = Buffer.from(/tree=:([^:]*):/.exec(fields["ic-certificate"] ?? "")?.[1] ?? "", "base64");
      for (const token of tokens) expect(witness.includes(token)).toBe(false);
    }
    expect(answers.filter(({ isProven }) => isProven).length).toBeGreaterThan(6);
    expect(get(store, `/s/${hidden}/${uuid(1)}/original`)).toMatchObject({ status: 404, isProven: false });
    const witness = store.tree.witness([]);
    expect(Buffer.from(witness).includes(hidden)).toBe(false);
  });

  it("come in chunks where they are large", () => {
    const { store } = archiveWithGallery();
    const film = bytesOf(2 * LIMITS.chunkSizeBytes + 5, 1);
    for (const chunk of upload(film, uuid(77), { commit: true }).chunks) putChunk(store, ALICE, chunk);
    const asset = { ...assetRef("original", film), content_type: "video/mp4" };
    createMemory(store, ALICE, memoryInput(uuid(7), [asset]));
    const { token } = addLink(store, { ...memory, id: uuid(7) }, undefined, secret);
    publishSome(store);
    const url = `/s/${token}/${uuid(7)}/original`;
    const parts = [0, LIMITS.chunkSizeBytes, 2 * LIMITS.chunkSizeBytes].map((start) =>
      get(store, url, start === 0 ? [] : [["Range", `bytes=${start}-`]]),
    );
    expect(parts.map((part) => [part.status, part.isProven])).toEqual(parts.map(() => [206, true]));
    expect(parts[2]?.fields["content-range"]).toBe(
      `bytes ${2 * LIMITS.chunkSizeBytes}-${film.length - 1}/${film.length}`,
    );
    expect(sha256(Buffer.concat(parts.map((part) => part.body)))).toEqual(sha256(film));
    expect(get(store, url, [["range", `bytes=${film.length + LIMITS.chunkSizeBytes}-`]]).status).toBe(404);
  });

  it("are downloads where a browser might run them", () => {
    const { store } = archiveWithGallery();
    const dispositions = [
      "text/html",
      "image/svg+xml",
      "application/pdf",
      "text/plain; charset=utf-8",
      "audio/mpeg",
    ].map((content_type, index) => {
      const id = uuid(30 + index);
      const asset = { ...storedAsset(store, ALICE, "original", bytesOf(10, index)), content_type };
      createMemory(store, ALICE, memoryInput(id, [asset]));
      updateSharing(store, { kind: "memory", owner: ALICE, id }, only({ isPublic: true }));
      publishSome(store);
      return get(store, `/m/${ALICE_NAME}/${id}/original`).fields["content-disposition"];
    });
    expect(dispositions).toEqual(["attachment", "attachment", "attachment", "inline", "inline"]);
  });

  it("of a film by many links are published bit by bit", () => {
    const { store } = archiveWithGallery();
    const chunkCount = 400;
    const sizeBytes = BigInt(chunkCount * LIMITS.chunkSizeBytes);
    const filmHash = sha256(bytesOf(9, 9));
    const number = newBlobNumber(store);
    for (let index = 0; index < chunkCount; index++) writeChunkHash(store, number, index, sha256(bytesOf(4, index)));
    const { chunkSizeBytes } = LIMITS;
    holdStored(store, ALICE, filmHash, { number, sizeBytes, chunkCount, chunkSizeBytes });
    const links = Array.from({ length: LIMITS.maxShareLinks }, () => addLink(store, gallery, undefined, secret));
    sweep(store);
    createMemory(store, ALICE, {
      ...memoryInput(uuid(3), [{ ...assetRef("original", bytesOf(9, 9)), size_bytes: sizeBytes }]),
    });
    const published = () =>
      links.filter(({ token }) => store.tree.has(["http_expr", "s", token, uuid(3)].map((label) => utf8(label))))
        .length;
    const counts: number[] = [published()];
    while (nextSweepNs(store) === 0n) {
      sweep(store);
      counts.push(published());
    }
    expect(counts).toEqual(Array.from({ length: LIMITS.maxShareLinks + 1 }, (_, index) => index));
  });

  it("of deleted memories are gone at once, and their proofs bit by bit, from hundreds of galleries", () => {
    const { store } = archiveWithGallery();
    const galleries = Array.from({ length: 60 }, (_, index) => uuid(100 + index));
    const tokens = galleries.flatMap((id) => {
      storeGallery(store, ALICE, galleryInput(id, [uuid(1), uuid(2)]));
      return Array.from({ length: 10 }, () => addLink(store, { ...gallery, id }, undefined, secret).token);
    });
    while (nextSweepNs(store) === 0n) sweep(store);
    const answers = (number: number) =>
      tokens.map((token) => get(store, `/s/${token}/${uuid(number)}/original`)).map((answer) => answer.status);
    const certified = (number: number) =>
      tokens.filter((token) => store.tree.has(["http_expr", "s", token, uuid(number)].map((label) => utf8(label))));
    expect(certified(1)).toHaveLength(600);
    deleteMemory(store, ALICE, uuid(1));
    expect(new Set(answers(1))).toEqual(new Set([404]));
    const left: number[] = [];
    for (let isFirst = true; nextSweepNs(store) === 0n; isFirst = false) {
      sweep(store);
      left.push(certified(1).length);
      // Stored again while the old proofs are going: it is published by all links in the end.
      if (isFirst)
        createMemory(store, ALICE, memoryInput(uuid(1), [storedAsset(store, ALICE, "original", bytesOf(100, 5))]));
    }
    expect(left.length).toBeGreaterThan(2);
    expect(Math.max(...left.map((count, index) => (left[index - 1] ?? 600) - count))).toBeLessThan(320);
    expect(new Set(answers(1))).toEqual(new Set([200]));
    expect(new Set(answers(2))).toEqual(new Set([200]));
    expect(store.maps.unpublishing.first()).toBeUndefined();
  });

  it("of a large gallery are published bit by bit", () => {
    const { store } = archiveWithGallery();
    const original = storedAsset(store, ALICE, "original", bytesOf(100, 1));
    const ids = Array.from({ length: 400 }, (_, index) => uuid(1_000 + index));
    for (const id of ids) createMemory(store, ALICE, memoryInput(id, [original]));
    storeGallery(store, ALICE, galleryInput(uuid(11), ids));
    const { token } = addLink(store, { ...gallery, id: uuid(11) }, undefined, secret);
    const published = () => ids.filter((id) => get(store, `/s/${token}/${id}/original`).status === 200).length;
    const counts: number[] = [];
    while (nextSweepNs(store) === 0n) {
      sweep(store);
      counts.push(published());
    }
    expect(counts.length).toBeGreaterThan(1);
    expect(counts).toEqual(counts.toSorted((left, right) => left - right));
    expect(counts.at(-1)).toBe(400);
  });
});
