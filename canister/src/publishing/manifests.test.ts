import { presentation3StrictUpgrade } from "@iiif/parser/strict";
import { LIMITS, toHex } from "@store-forever/protocol";
import { describe, expect, it } from "vitest";
import { deleteGallery, storeGallery, updateGallery } from "../galleries/galleries.ts";
import { ALICE, bytesOf, galleryInput, memoryInput, sha256, uuid } from "../inputs.fixture.ts";
import { createMemory, deleteMemory, updateMemory } from "../memories/memories.ts";
import { nextSweepNs, sweep } from "../methods/sweeping/sweep.ts";
import { setOrigins } from "../operations/config.ts";
import { updateSharing } from "../sharing/sharing.ts";
import type { Store } from "../store/store.ts";
import { entryCounts, storedAsset, testStore } from "../store.fixture.ts";
import { answerHttp } from "./answer-http.ts";
import { certifyNotFound } from "./not-found.ts";

const ORIGINS = { viewer: "https://view.example", media: "https://media.example", canister: "aaaaa-bb-cai" };
const PAGE = `/g/${toHex(sha256(ALICE))}/${uuid(10)}`;
const MANIFEST = `${PAGE}/iiif/manifest.json`;
const MEDIA = `${ORIGINS.media}${PAGE}`;

function get(store: Store, path: string) {
  while (nextSweepNs(store) === 0n) sweep(store);
  const request = { method: "GET", url: path, headers: [], body: new Uint8Array(0) };
  const { status_code, headers, body } = answerHttp(store, request, Uint8Array.of(1));
  return { status: status_code, fields: Object.fromEntries(headers), body, sizeBytes: body.length };
}

/** The document at a path, in which the library finds nothing to warn of and nothing to change. */
// biome-ignore lint/suspicious/noExplicitAny: what JSON holds is what the test is about.
function document(store: Store, path = MANIFEST): any {
  const { status, fields, body } = get(store, path);
  expect({ status, proof: "IC-Certificate" in fields }).toEqual({ status: 200, proof: true });
  const read = JSON.parse(new TextDecoder().decode(body));
  const found = { warnings: [] as string[] };
  expect(presentation3StrictUpgrade(structuredClone(read), found)).toMatchObject(read);
  expect(found.warnings).toEqual([]);
  return read;
}

function publicStore(count: number) {
  const { store, clock } = testStore();
  certifyNotFound(store);
  setOrigins(store, ORIGINS);
  const assets = (["original", "display", "thumb"] as const).map((kind, index) =>
    storedAsset(store, ALICE, kind, bytesOf(9 + index, 1)),
  );
  const ids = Array.from({ length: count }, (_, index) => uuid(100 + index));
  for (const id of ids) createMemory(store, ALICE, memoryInput(id, assets));
  storeGallery(store, ALICE, galleryInput(uuid(10), ids));
  share(store, true);
  return { store, clock, ids, assets };
}

const share = (store: Store, isPublic: boolean) =>
  updateSharing(store, { kind: "gallery", owner: ALICE, id: uuid(10) }, { isPublic, add: [], remove: [] });
const labels = (manifest: { items: { label: { none: string[] } }[] }) =>
  manifest.items.map((item) => item.label.none[0]);

describe("a public gallery's IIIF manifest", () => {
  it("shows each photo in its size, with its words and its terms, to readers on other sites", () => {
    const { store, ids } = publicStore(2);
    const { fields } = get(store, MANIFEST);
    expect(fields).toMatchObject({
      "access-control-allow-origin": "*",
      "content-type": expect.stringMatching(
        /^application\/ld\+json;profile="http:\/\/iiif\.io\/api\/presentation\/3\//,
      ),
    });
    const manifest = document(store);
    expect(manifest).toMatchObject({
      id: `${ORIGINS.media}${MANIFEST}`,
      type: "Manifest",
      label: { none: ["Summer"] },
      summary: { none: ["By the sea"] },
      homepage: [{ id: expect.stringMatching(/^https:\/\/view\.example\/#\/aaaaa-bb-cai\//) }, {}],
    });
    // Some readers show the terms of the manifest alone.
    expect(manifest).toMatchObject({
      rights: "http://creativecommons.org/licenses/by/4.0/",
      requiredStatement: { value: { none: ["Ada / Archive", "CC BY 4.0"] } },
    });
    const [first, second] = manifest.items;
    expect(first).toMatchObject({
      type: "Canvas",
      label: { none: ["Île de Ré"] },
      summary: { none: ["First"] },
      width: 4000,
      height: 3000,
      navDate: "1970-01-01T00:00:00Z",
      rights: "http://creativecommons.org/licenses/by/4.0/",
      requiredStatement: { value: { none: ["Ada / Archive", "CC BY 4.0"] } },
      thumbnail: [{ id: `${MEDIA}/${ids[0]}/thumb`, width: 512, height: 384 }],
      rendering: [{ id: `${MEDIA}/${ids[0]}/original` }],
      items: [{ items: [{ body: { id: `${MEDIA}/${ids[0]}/display`, width: 2048, height: 1536 }, target: first.id }] }],
    });
    expect(second.summary).toBeUndefined();
    for (const media of [first.thumbnail[0].id, first.rendering[0].id, first.items[0].items[0].body.id])
      expect(get(store, media.slice(ORIGINS.media.length))).toMatchObject({
        status: 200,
        fields: { "access-control-allow-origin": "*" },
      });
    expect(new TextDecoder().decode(get(store, PAGE).body)).toContain(`href="${ORIGINS.media}${MANIFEST}"`);
  });

  it("says nothing of terms as a whole where they differ, also among photos that are described in another turn", () => {
    const { store, assets } = publicStore(50);
    const input = memoryInput(uuid(99), assets);
    createMemory(store, ALICE, { ...input, metadata: { ...input.metadata, rights: [] } });
    const ids = Array.from({ length: 50 }, (_, index) => uuid(100 + index));
    updateGallery(store, ALICE, galleryInput(uuid(10), [...ids, uuid(99)]));
    const { requiredStatement, rights, items } = document(store);
    expect([requiredStatement, rights, items.length]).toEqual([undefined, undefined, 51]);
    updateGallery(store, ALICE, galleryInput(uuid(10), ids));
    expect(document(store).requiredStatement).toBeDefined();
  });

  it("plays films and sounds, shows what has no size, and leaves out what nobody can show", () => {
    const { store } = publicStore(1);
    const known = memoryInput(uuid(1), []);
    const add = (number: number, contentType: string, metadata: object) => {
      const asset = { ...storedAsset(store, ALICE, "original", bytesOf(7, number)), content_type: contentType };
      createMemory(store, ALICE, {
        ...known,
        id: uuid(number),
        assets: [asset],
        metadata: { ...known.metadata, ...metadata },
      });
      return uuid(number);
    };
    const none: [] = [];
    const ids = [
      add(1, "video/mp4", { duration_ms: [1_500] }),
      add(2, "audio/mpeg", { duration_ms: [2_000], width_px: none, height_px: none }),
      add(3, "image/png", { width_px: none, height_px: none, title: "", file_name: none, rights: none }),
      add(4, "application/pdf", {}),
    ];
    updateGallery(store, ALICE, { ...galleryInput(uuid(10), [...ids, uuid(9)]), title: "", source_url: [] });
    const { items, label } = document(store);
    expect(label).toEqual({ none: ["Gallery"] });
    // biome-ignore lint/suspicious/noExplicitAny: what JSON holds is what the test is about.
    const shown = items.map(({ width, height, duration, items: [page] }: any) => ({
      extent: [width, height, duration],
      type: page.items[0].body.type,
    }));
    expect(shown).toEqual([
      { type: "Video", extent: [4000, 3000, 1.5] },
      { type: "Sound", extent: [undefined, undefined, 2] },
      { type: "Image", extent: [1000, 1000, undefined] },
    ]);
    expect(items[2]).not.toHaveProperty("label");
  });

  it("lets no text become a page", () => {
    const { store, ids } = publicStore(1);
    const text = "<script>alert(1)</script>";
    updateGallery(store, ALICE, {
      ...galleryInput(uuid(10), ids),
      description: [text],
      items: [{ memory_id: ids[0] ?? "", caption: [text] }],
    });
    const manifest = document(store);
    expect([manifest.summary, manifest.items[0].summary]).toEqual([{ none: [`${text} `] }, { none: [`${text} `] }]);
  });

  it("follows the gallery and its memories, and says nothing old while it is made anew", () => {
    const { store, ids } = publicStore(3);
    const [first = "", , third = ""] = ids;
    expect(labels(document(store))).toHaveLength(3);
    const { metadata } = memoryInput(first, []);
    const old = (change: () => unknown) => {
      change();
      const { status_code } = answerHttp(store, { url: MANIFEST, headers: [] }, Uint8Array.of(1));
      return status_code;
    };
    expect(old(() => updateMemory(store, ALICE, { memory_id: first, metadata: { ...metadata, title: "New" } }))).toBe(
      404,
    );
    expect(labels(document(store))).toEqual(["New", "Île de Ré", "Île de Ré"]);
    expect(old(() => updateGallery(store, ALICE, galleryInput(uuid(10), [third, first])))).toBe(404);
    expect(labels(document(store))).toEqual(["Île de Ré", "New"]);
    deleteMemory(store, ALICE, third);
    expect(labels(document(store))).toEqual(["New"]);
    updateGallery(store, ALICE, galleryInput(uuid(10), [first, uuid(50)]));
    createMemory(store, ALICE, memoryInput(uuid(50), [storedAsset(store, ALICE, "original", bytesOf(9, 9))]));
    expect(labels(document(store))).toEqual(["New", "Île de Ré"]);
    for (const gone of [() => share(store, false), () => deleteGallery(store, ALICE, uuid(10))]) {
      share(store, true);
      document(store);
      gone();
      expect(get(store, MANIFEST).status).toBe(404);
    }
    expect(entryCounts(store)).not.toHaveProperty("previews");
  });

  it("is a collection of manifests where one answer cannot hold it", () => {
    const { store, ids, assets } = publicStore(1);
    const [id = ""] = ids;
    const { metadata } = memoryInput(id, assets);
    const more = Array.from({ length: 250 }, (_, index) => uuid(1_000 + index));
    const description: [string] = ["é".repeat(LIMITS.maxTextBytes / 2)];
    for (const memoryId of more)
      createMemory(store, ALICE, {
        ...memoryInput(memoryId, assets),
        metadata: { ...metadata, title: memoryId, description },
      });
    updateGallery(store, ALICE, galleryInput(uuid(10), [...more].reverse()));
    const collection = document(store);
    expect(collection).toMatchObject({ type: "Collection", behavior: ["multi-part"], label: { none: ["Summer"] } });
    const parts = collection.items.map((item: { id: string; type: string }) =>
      document(store, item.id.slice(ORIGINS.media.length)),
    );
    expect(parts.map((part: { label: object }) => part.label)).toEqual([
      { none: ["Summer (1)"] },
      { none: ["Summer (2)"] },
    ]);
    expect(parts.flatMap(labels)).toEqual([...more].reverse());
    for (const { id: part } of collection.items)
      expect(get(store, part.slice(ORIGINS.media.length)).sizeBytes).toBeLessThan(2_500_000);
    updateGallery(store, ALICE, galleryInput(uuid(10), more.slice(0, 2)));
    expect(labels(document(store))).toEqual(more.slice(0, 2));
    expect(get(store, `${PAGE}/iiif/1/manifest.json`).status).toBe(404);
  });
});
