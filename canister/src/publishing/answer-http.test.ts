import { LIMITS, toHex } from "@store-forever/protocol";
import { describe, expect, it } from "vitest";
import { storeWithGallery } from "../filled-store.fixture.ts";
import { deleteGallery, storeGallery, updateGallery } from "../galleries/galleries.ts";
import { ALICE, assetRef, bytesOf, galleryInput, memoryInput, sha256, upload, uuid } from "../inputs.fixture.ts";
import { createMemory, deleteMemory } from "../memories/memories.ts";
import { nextSweepNs, sweep } from "../methods/sweeping/sweep.ts";
import { addLink, revokeLink } from "../sharing/links.ts";
import { updateSharing } from "../sharing/sharing.ts";
import { newBlobNumber, writeChunkHash } from "../store/records/chunks.ts";
import type { Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";
import { storedAsset } from "../store.fixture.ts";
import { holdStored } from "../uploads/blobs.ts";
import { putChunk } from "../uploads/uploads.ts";
import { answerHttp } from "./answer-http.ts";
import { publishSome } from "./publishing.ts";

const CERTIFICATE = Uint8Array.of(1);
const ALICE_NAME = toHex(sha256(ALICE));
const gallery: Target = { kind: "gallery", owner: ALICE, id: uuid(10) };
const memory: Target = { kind: "memory", owner: ALICE, id: uuid(1) };
let links = 0;
const utf8 = (text: string) => new TextEncoder().encode(text);
const secret = () => sha256(Uint8Array.of(++links, links >> 8));
const only = (change: object) => ({ isPublic: undefined, add: [], remove: [], ...change });
function get(store: Store, url: string, headers: [string, string][] = []) {
  const { status_code, headers: sent, body } = answerHttp(store, { url, headers }, CERTIFICATE);
  const fields: Record<string, string> = Object.fromEntries(sent.map(([name, value]) => [name.toLowerCase(), value]));
  return { status: status_code, fields, body, isProven: "ic-certificate" in fields };
}

describe("published media", () => {
  it("are a link's memories, with what browsers need to keep them safely", () => {
    const { store } = storeWithGallery();
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
    expect(fields["cache-control"]).toBe("private, max-age=3600");
    expect(fields["content-security-policy"]).toMatch(/^sandbox;/);
    expect(get(store, `/s/${token}/${uuid(2)}/placeholder`).body).toEqual(bytesOf(20, 2));
    for (const path of [`/s/${token}/${uuid(1)}/thumb`, `/s/${token}/${uuid(3)}/original`, `/s/${token}`, "/m", "/g/y"])
      expect(get(store, path)).toMatchObject({ status: 404, isProven: true });
  });

  it("are what is public, as long as it is", () => {
    const { store } = storeWithGallery();
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
    const { store } = storeWithGallery();
    const tokens = Array.from({ length: 15 }, () => addLink(store, gallery, undefined, secret).token);
    const hidden = addLink(store, memory, undefined, secret).token;
    publishSome(store);
    revokeLink(store, ALICE, hidden);
    const paths = ["/s", "/s/", "/s//x", "/s/<$>", "/s/<*>", "/s/!", `/s/${"A".repeat(43)}`, `/s/${hidden}`];
    const answers = [...paths, ...paths.map((path) => `${path}/${uuid(1)}/original`)].map((path) => get(store, path));
    for (const { status, fields } of answers) {
      expect(status).toBe(404);
      const witness = Buffer.from(/tree=:([^:]*):/.exec(fields["ic-certificate"] ?? "")?.[1] ?? "", "base64");
      for (const token of tokens) expect(witness.includes(token)).toBe(false);
    }
    expect(answers.filter(({ isProven }) => isProven).length).toBeGreaterThan(5);
    expect(get(store, `/s/${hidden}/${uuid(1)}/original`)).toMatchObject({ status: 404, isProven: false });
    const witness = store.tree.witness([]);
    expect(Buffer.from(witness).includes(hidden)).toBe(false);
  });

  it("come in chunks where they are large", () => {
    const { store } = storeWithGallery();
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
    const { store } = storeWithGallery();
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
    const { store, clock } = storeWithGallery();
    const chunkCount = 400;
    const sizeBytes = BigInt(chunkCount * LIMITS.chunkSizeBytes);
    const filmHash = sha256(bytesOf(9, 9));
    const number = newBlobNumber(store);
    for (let index = 0; index < chunkCount; index++) writeChunkHash(store, number, index, sha256(bytesOf(4, index)));
    const { chunkSizeBytes } = LIMITS;
    holdStored(store, ALICE, filmHash, { number, sizeBytes, chunkCount, chunkSizeBytes });
    const links = Array.from({ length: LIMITS.maxShareLinks }, () => addLink(store, gallery, undefined, secret));
    sweep(store);
    clock.instructionsPerLook = 3_000_000_000n;
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
    // A turn may also end before the film, at the gallery's other memories.
    expect([...new Set(counts)]).toEqual(Array.from({ length: LIMITS.maxShareLinks + 1 }, (_, index) => index));
  });

  it("of deleted memories are gone at once, and their proofs bit by bit, from hundreds of galleries", () => {
    const { store, clock } = storeWithGallery();
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
    clock.instructionsPerLook = 25_000_000n;
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
    const { store, clock } = storeWithGallery();
    const original = storedAsset(store, ALICE, "original", bytesOf(100, 1));
    const ids = Array.from({ length: 400 }, (_, index) => uuid(1_000 + index));
    for (const id of ids) createMemory(store, ALICE, memoryInput(id, [original]));
    storeGallery(store, ALICE, galleryInput(uuid(11), ids));
    clock.instructionsPerLook = 10_000_000n;
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
