import { toHex } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic-types";
import { describe, expect, it } from "vitest";
import { deleteGallery, storeGallery, updateGallery } from "../galleries/galleries.ts";
import { ALICE, bytesOf, galleryInput, memoryInput, sha256, uuid } from "../inputs.fixture.ts";
import { createMemory, deleteMemory } from "../memories/memories.ts";
import { sweep } from "../methods/sweeping/sweep.ts";
import { setFeature, setOrigins } from "../operations/config.ts";
import { addLink } from "../sharing/links.ts";
import { updateSharing } from "../sharing/sharing.ts";
import type { Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";
import { refusalOf, storedAsset, testStore } from "../store.fixture.ts";
import { answerHttp } from "./answer-http.ts";
import { certifyNotFound } from "./not-found.ts";

const ORIGINS = { viewer: "https://view.example", media: "https://media.example", canister: "aaaaa-bb-cai" };
const gallery: Target = { kind: "gallery", owner: ALICE, id: uuid(10) };
const PATH = `/g/${toHex(sha256(ALICE))}/${uuid(10)}`;

function page(store: Store, path = PATH) {
  for (let count = 0; count < 3; count++) sweep(store);
  const request = { method: "GET", url: path, headers: [], body: new Uint8Array(0) };
  const { status_code, headers, body } = answerHttp(store, request, Uint8Array.of(1));
  const isProven = headers.some(([name]) => name === "IC-Certificate");
  return { status: status_code, isProven, headers, html: new TextDecoder().decode(body) };
}

function share(store: Store, isPublic: boolean) {
  updateSharing(store, gallery, { isPublic, add: [], remove: [] });
}

/** The first item has no picture, the second a thumb, the third a display version. */
function publicGallery() {
  const { store } = testStore();
  certifyNotFound(store);
  setOrigins(store, ORIGINS);
  for (const [number, kinds] of [
    [1, []],
    [2, ["thumb"]],
    [3, ["thumb", "display"]],
  ] as const) {
    const assets = ["original" as const, ...kinds].map((kind, index) =>
      storedAsset(store, ALICE, kind, bytesOf(9 + index, number)),
    );
    createMemory(store, ALICE, memoryInput(uuid(number), assets));
  }
  storeGallery(store, ALICE, galleryInput(uuid(10), [uuid(4), uuid(1), uuid(3), uuid(2)]));
  share(store, true);
  return store;
}

const property = (html: string, name: string) =>
  new RegExp(`<meta property="${name}" content="([^"]*)">`).exec(html)?.[1];

describe("a public gallery's page", () => {
  it("tells what is in it, shows its first picture, and leads to the viewer", () => {
    const store = publicGallery();
    const { status, isProven, headers, html } = page(store);
    expect({ status, isProven }).toEqual({ status: 200, isProven: true });
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": expect.stringMatching(/^default-src 'none'/),
    });
    expect(property(html, "og:title")).toBe("Summer");
    expect(property(html, "og:description")).toBe("4 photos · By the sea");
    expect(property(html, "og:url")).toBe(`${ORIGINS.media}${PATH}`);
    const image = property(html, "og:image") ?? "";
    expect(image).toBe(`${ORIGINS.media}${PATH}/${uuid(3)}/display`);
    expect([property(html, "og:image:width"), property(html, "og:image:height")]).toEqual(["2048", "1536"]);
    expect(page(store, image.slice(ORIGINS.media.length))).toMatchObject({ status: 200, isProven: true });
    const address = `https://view.example/#/aaaaa-bb-cai/${Principal.fromUint8Array(ALICE).toText()}/${uuid(10)}`;
    expect(html).toContain(`<meta http-equiv="refresh" content="0; url=${address}">`);
  });

  it("says nothing that its title makes it say", () => {
    const store = publicGallery();
    const title = `"><script>alert('1')</script>&`;
    updateGallery(store, ALICE, { ...galleryInput(uuid(10), [uuid(3)]), title, description: [title] });
    const { status, html } = page(store);
    expect(status).toBe(200);
    expect(html).not.toContain("<script");
    expect(property(html, "og:title")).toBe("&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;");
    expect(property(html, "og:description")).toMatch(/^1 photo · &quot;/);
  });

  it("follows the gallery: renamed, other items, its picture deleted", () => {
    const store = publicGallery();
    page(store);
    updateGallery(store, ALICE, { ...galleryInput(uuid(10), [uuid(4), uuid(1), uuid(3), uuid(2)]), title: "Winter" });
    expect(page(store)).toMatchObject({ status: 200, isProven: true, html: expect.stringContaining("Winter") });
    deleteMemory(store, ALICE, uuid(3));
    expect(property(page(store).html, "og:image")).toBe(`${ORIGINS.media}${PATH}/${uuid(2)}/thumb`);
    updateGallery(store, ALICE, galleryInput(uuid(10), [uuid(1)]));
    const { html, isProven } = page(store);
    expect([property(html, "og:description"), property(html, "og:image"), isProven]).toEqual([
      "1 photo · By the sea",
      undefined,
      true,
    ]);
  });

  it("is there only while the gallery is public, and its absence is proven", () => {
    const store = publicGallery();
    const statuses: number[] = [];
    const look = (change: () => unknown) => {
      change();
      const { status, isProven } = page(store);
      expect(isProven).toBe(true);
      statuses.push(status);
    };
    addLink(store, gallery, undefined, () => sha256(Uint8Array.of(1)));
    look(() => share(store, false));
    look(() => share(store, true));
    look(() => deleteGallery(store, ALICE, uuid(10)));
    expect(statuses).toEqual([404, 200, 404]);
    expect(page(store, `${PATH}/`).status).toBe(404);
    expect(store.maps.previews.first()).toBeUndefined();
  });

  it("is not there without the viewer's address, or while public media are switched off", () => {
    const { store } = testStore();
    certifyNotFound(store);
    storeGallery(store, ALICE, galleryInput(uuid(10), []));
    share(store, true);
    expect(page(store)).toMatchObject({ status: 404, isProven: true });
    const served = publicGallery();
    setFeature(served, "public_media", false);
    expect(page(served).status).toBe(503);
    setFeature(store, "public_media", false);
    expect(page(store)).toMatchObject({ status: 503, isProven: true });
    expect(refusalOf(() => setOrigins(store, { ...ORIGINS, viewer: "javascript:alert(1)" }))).toMatchObject({
      code: "InvalidArgument",
      field: "viewer",
    });
  });
});
