import { Principal } from "@dfinity/principal";
import { toHex } from "@store-forever/protocol";
import { describe, expect, it } from "vitest";
import {
  ALICE,
  bytesOf,
  galleryInput,
  memoryInput,
  refusalOf,
  sha256,
  storedAsset,
  testArchive,
  uuid,
} from "../archive.fixture.ts";
import { deleteGallery, storeGallery, updateGallery } from "../galleries/galleries.ts";
import { createMemory, deleteMemory } from "../memories/memories.ts";
import { sweep } from "../methods/sweep.ts";
import { setFeature, setOrigins } from "../operations/config.ts";
import { addLink, updateSharing } from "../sharing/sharing.ts";
import type { Archive } from "../store/archive.ts";
import { migrate } from "../store/migration.ts";
import type { Target } from "../store/records/sharing-record.ts";
import { answerHttp } from "./http-media.ts";

const ORIGINS = { viewer: "https://view.example", media: "https://media.example", canister: "aaaaa-bb-cai" };
const gallery: Target = { kind: "gallery", owner: ALICE, id: uuid(10) };
const PATH = `/g/${toHex(sha256(ALICE))}/${uuid(10)}`;

function page(archive: Archive, path = PATH) {
  for (let count = 0; count < 3; count++) sweep(archive);
  const request = { method: "GET", url: path, headers: [], body: new Uint8Array(0) };
  const { status_code, headers, body } = answerHttp(archive, request, Uint8Array.of(1));
  const isProven = headers.some(([name]) => name === "IC-Certificate");
  return { status: status_code, isProven, headers, html: new TextDecoder().decode(body) };
}

function share(archive: Archive, isPublic: boolean) {
  updateSharing(archive, gallery, { isPublic, add: [], remove: [] });
}

/** The first item has no picture, the second a thumb, the third a display version. */
function publicGallery() {
  const { archive } = testArchive();
  migrate(archive);
  setOrigins(archive, ORIGINS);
  for (const [number, kinds] of [
    [1, []],
    [2, ["thumb"]],
    [3, ["thumb", "display"]],
  ] as const) {
    const assets = ["original" as const, ...kinds].map((kind, index) =>
      storedAsset(archive, ALICE, kind, bytesOf(9 + index, number)),
    );
    createMemory(archive, ALICE, memoryInput(uuid(number), assets));
  }
  storeGallery(archive, ALICE, galleryInput(uuid(10), [uuid(4), uuid(1), uuid(3), uuid(2)]));
  share(archive, true);
  return archive;
}

const property = (html: string, name: string) =>
  new RegExp(`<meta property="${name}" content="([^"]*)">`).exec(html)?.[1];

describe("a public gallery's page", () => {
  it("tells what is in it, shows its first picture, and leads to the viewer", () => {
    const archive = publicGallery();
    const { status, isProven, headers, html } = page(archive);
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
    expect(page(archive, image.slice(ORIGINS.media.length))).toMatchObject({ status: 200, isProven: true });
    const address = `https://view.example/#/aaaaa-bb-cai/${Principal.fromUint8Array(ALICE).toText()}/${uuid(10)}`;
    expect(html).toContain(`<meta http-equiv="refresh" content="0; url=${address}">`);
  });

  it("says nothing that its title makes it say", () => {
    const archive = publicGallery();
    const title = `"><script>alert('1')</script>&`;
    updateGallery(archive, ALICE, { ...galleryInput(uuid(10), [uuid(3)]), title, description: [title] });
    const { status, html } = page(archive);
    expect(status).toBe(200);
    expect(html).not.toContain("<script");
    expect(property(html, "og:title")).toBe("&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;");
    expect(property(html, "og:description")).toMatch(/^1 photo · &quot;/);
  });

  it("follows the gallery: renamed, other items, its picture deleted", () => {
    const archive = publicGallery();
    page(archive);
    updateGallery(archive, ALICE, { ...galleryInput(uuid(10), [uuid(4), uuid(1), uuid(3), uuid(2)]), title: "Winter" });
    expect(page(archive)).toMatchObject({ status: 200, isProven: true, html: expect.stringContaining("Winter") });
    deleteMemory(archive, ALICE, uuid(3));
    expect(property(page(archive).html, "og:image")).toBe(`${ORIGINS.media}${PATH}/${uuid(2)}/thumb`);
    updateGallery(archive, ALICE, galleryInput(uuid(10), [uuid(1)]));
    const { html, isProven } = page(archive);
    expect([property(html, "og:description"), property(html, "og:image"), isProven]).toEqual([
      "1 photo · By the sea",
      undefined,
      true,
    ]);
  });

  it("is there only while the gallery is public, and its absence is proven", () => {
    const archive = publicGallery();
    const statuses: number[] = [];
    const look = (change: () => unknown) => {
      change();
      const { status, isProven } = page(archive);
      expect(isProven).toBe(true);
      statuses.push(status);
    };
    addLink(archive, gallery, undefined, () => sha256(Uint8Array.of(1)));
    look(() => share(archive, false));
    look(() => share(archive, true));
    look(() => deleteGallery(archive, ALICE, uuid(10)));
    expect(statuses).toEqual([404, 200, 404]);
    expect(page(archive, `${PATH}/`).status).toBe(404);
    expect(archive.stores.previews.first()).toBeUndefined();
  });

  it("is not there without the viewer's address, or while public media are switched off", () => {
    const { archive } = testArchive();
    migrate(archive);
    storeGallery(archive, ALICE, galleryInput(uuid(10), []));
    share(archive, true);
    expect(page(archive)).toMatchObject({ status: 404, isProven: true });
    const served = publicGallery();
    setFeature(served, "public_media", false);
    expect(page(served).status).toBe(404);
    expect(refusalOf(() => setOrigins(archive, { ...ORIGINS, viewer: "javascript:alert(1)" }))).toMatchObject({
      code: "InvalidArgument",
      field: "viewer",
    });
  });
});
