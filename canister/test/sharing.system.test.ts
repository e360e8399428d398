import { randomBytes, randomUUID } from "node:crypto";
import { verifyRequestResponsePair } from "@dfinity/response-verification";
import { type HttpResponse, LIMITS, type Origins, toHex } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import {
  checkGallery,
  checkOpenedLink,
  originsIn,
  VerificationError,
  verifyProof,
} from "@store-forever/protocol/verify";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { assetRef, galleryInput, memoryInput, sha256, upload } from "../src/inputs.fixture.ts";
import { type BackendNetwork, codeOf, galleryIn, okOf, type Person, startBackend } from "./backend.fixture.ts";
import { browse as browseCanister } from "./browse.ts";

let network: BackendNetwork;
let alice: Person;
const photoId = randomUUID();
const filmId = randomUUID();
const galleryId = randomUUID();
const photo = new Uint8Array(randomBytes(5_000));
const film = new Uint8Array(randomBytes(LIMITS.chunkSizeBytes + 10));
const gallery = { gallery: galleryId };
const privately = { is_public: [] as [], add_people: [], remove_people: [] };

beforeAll(async () => {
  network = await startBackend();
  alice = network.person();
  okOf((await alice.backend.store_assets([{ sha256: sha256(photo), bytes: photo }]))[0]);
  for (const chunk of upload(film, randomUUID(), { commit: true }).chunks) okOf(await alice.backend.put_chunk(chunk));
  const memories = [
    memoryInput(photoId, [assetRef("original", photo), assetRef("thumb", photo)]),
    { ...memoryInput(filmId, [{ ...assetRef("original", film), content_type: "video/mp4" }]) },
  ];
  (await alice.backend.memories_create(memories)).map(okOf);
  okOf(await alice.backend.store_gallery_forever(galleryInput(galleryId, [photoId, filmId])));
});
afterAll(() => network?.devnet.close());

function verified(url: string, response: HttpResponse, headers: [string, string][] = []) {
  return verifyRequestResponsePair(
    { method: "GET", url, headers, body: new Uint8Array(0), certificate_version: [2] },
    response,
    Principal.fromText(network.canisterId).toUint8Array(),
    BigInt(Date.now()) * 1_000_000n,
    300_000_000_000n,
    network.trust.rootKey,
    2,
  );
}

async function ask(url: string, headers: [string, string][] = []) {
  return network.anonymous.backend.http_request({
    method: "GET",
    url,
    headers,
    body: new Uint8Array(0),
    certificate_version: [2],
  });
}

const browse = (path: string) => browseCanister(network.devnet, network.canisterId, path);

interface Canvas {
  thumbnail?: { id: string }[];
  items: [{ items: [{ body: { id: string } }] }];
}

describe("media over HTTP", () => {
  it("are verified answers, and refused with one byte changed", async () => {
    const { token } = okOf(await alice.backend.create_share_link(gallery, []));
    const url = `/s/${token}/${photoId}/original`;
    const response = await ask(url);
    expect(response).toMatchObject({ status_code: 200, body: photo });
    expect(verified(url, response).response?.body).toEqual(photo);
    const changed = { ...response, body: photo.with(7, (photo[7] ?? 0) ^ 1) };
    expect(() => verified(url, changed)).toThrow();
    const headers = response.headers.map(([name, value]): [string, string] =>
      name === "content-type" ? [name, "text/html"] : [name, value],
    );
    expect(() => verified(url, { ...response, headers })).toThrow();
    expect(() => verified(`/s/${token}/${filmId}/original`, response)).toThrow();
    await network.upgrade();
    expect(verified(url, await ask(url)).response?.body).toEqual(photo);
  });

  it("come whole or in parts through the gateway", async () => {
    const { token } = okOf(await alice.backend.create_share_link(gallery, []));
    const whole = await browse(`/s/${token}/${photoId}/original`);
    expect(whole).toMatchObject({ status: 200, body: Buffer.from(photo) });
    expect(whole.headers).toMatchObject({ "x-content-type-options": "nosniff", "content-disposition": "inline" });
    const large = await browse(`/s/${token}/${filmId}/original`);
    expect(large.status).toBe(200);
    expect(large.headers["content-type"]).toBe("video/mp4");
    expect(sha256(large.body)).toEqual(sha256(film));
    const url = `/s/${token}/${filmId}/original`;
    const range: [string, string][] = [["Range", `bytes=${LIMITS.chunkSizeBytes}-`]];
    const part = await ask(url, range);
    expect(part).toMatchObject({ status_code: 206, body: film.slice(LIMITS.chunkSizeBytes) });
    expect(verified(url, part, range).response?.body).toEqual(part.body);
  });

  it("are 404 to the world while private, verified too", async () => {
    const name = toHex(sha256(alice.owner));
    const urls = [
      `/m/${name}/${photoId}/original`,
      `/g/${name}/${galleryId}/${photoId}/original`,
      "/",
      "/s",
      "/favicon.ico",
    ];
    for (const url of urls) {
      const response = await ask(url);
      expect(response.status_code).toBe(404);
      expect(verified(url, response).verificationVersion).toBe(2);
      expect((await browse(url)).status).toBe(404);
    }
    okOf(await alice.backend.update_sharing({ ...privately, target: { memory: photoId }, is_public: [true] }));
    expect((await browse(`/m/${name}/${photoId}/original`)).body).toEqual(Buffer.from(photo));
    okOf(await alice.backend.update_sharing({ ...privately, target: { memory: photoId }, is_public: [false] }));
    expect((await browse(`/m/${name}/${photoId}/original`)).status).toBe(404);
  });
});

describe("a public gallery's page", () => {
  it("is what a previewing service gets, with a picture, as long as the gallery is public", async () => {
    const media = network.devnet.gateway.replace("://", `://${network.canisterId}.`);
    const origins = { viewer: "https://viewer.example", media, canister: network.canisterId };
    expect(codeOf(await alice.backend.set_origins(origins))).toBe("Unauthorized");
    okOf(await network.controller.backend.set_origins(origins));
    const told = okOf(await alice.backend.get_origins());
    expect(await originsIn(told, network.trust)).toEqual(origins);
    const elsewhere = { ...told, value: [{ ...origins, viewer: "https://other.example" }] as [Origins] };
    await expect(originsIn(elsewhere, network.trust)).rejects.toThrow(VerificationError);
    okOf(await alice.backend.update_sharing({ ...privately, target: gallery, is_public: [true] }));
    const url = `/g/${toHex(sha256(alice.owner))}/${galleryId}`;
    const { status, headers, body } = await browse(url);
    expect({ status, type: headers["content-type"] }).toEqual({ status: 200, type: "text/html; charset=utf-8" });
    expect(verified(url, await ask(url)).response?.body).toEqual(new Uint8Array(body));
    const [, picture = ""] = /<meta property="og:image" content="([^"]*)">/.exec(body.toString()) ?? [];
    expect(picture.startsWith(`${media}${url}/`)).toBe(true);
    expect((await browse(picture.slice(media.length))).body).toEqual(Buffer.from(photo));
    const person = Principal.fromUint8Array(alice.owner).toText();
    expect(body.toString()).toContain(`url=https://viewer.example/#/${network.canisterId}/${person}/${galleryId}`);
    const [, manifest = ""] =
      /<link rel="alternate" type="application\/ld\+json[^>]* href="([^"]*)">/.exec(body.toString()) ?? [];
    const described = await vi.waitFor(async () => {
      const answer = await browse(manifest.slice(media.length));
      expect(answer).toMatchObject({ status: 200, headers: { "access-control-allow-origin": "*" } });
      return answer;
    }, 30_000);
    const { items } = JSON.parse(described.body.toString());
    expect(items.map(({ thumbnail, items: [page] }: Canvas) => [thumbnail?.[0]?.id, page.items[0].body.id])).toEqual([
      [picture, picture],
    ]);
    await network.upgrade();
    expect((await browse(url)).body).toEqual(body);
    okOf(await alice.backend.update_sharing({ ...privately, target: gallery, is_public: [false] }));
    expect((await browse(url)).status).toBe(404);
  });
});

describe("sharing", () => {
  it("by links: several, each revoked by itself, provably", async () => {
    const first = okOf(await alice.backend.create_share_link(gallery, ["family"]));
    const second = okOf(await alice.backend.create_share_link(gallery, []));
    const tokens = okOf(await alice.backend.get_sharing(gallery)).links.map((link) => link.token);
    expect(tokens).toEqual(expect.arrayContaining([first.token, second.token]));
    expect(okOf(await alice.backend.revoke_share_link(first.token))).toBeNull();
    const { backend } = network.anonymous;
    const revoked = okOf(await backend.open_share_link(first.token));
    expect(revoked.value).toEqual([]);
    checkOpenedLink(await verifyProof(revoked, network.trust), first.token, undefined);
    const open = okOf(await backend.open_share_link(second.token));
    checkOpenedLink(await verifyProof(open, network.trust), second.token, open.value[0]);
    expect(galleryIn(open.value).id).toBe(galleryId);
    expect((await ask(`/s/${first.token}/${photoId}/original`)).status_code).toBe(404);
  });

  it("answers as many small assets as one answer holds", async () => {
    const large = new Uint8Array(randomBytes(1_500_000));
    const ids = [randomUUID(), randomUUID()];
    okOf((await alice.backend.store_assets([{ sha256: sha256(large), bytes: large }]))[0]);
    (await alice.backend.memories_create(ids.map((id) => memoryInput(id, [assetRef("original", large)])))).map(okOf);
    const assets = [...ids, photoId].map((memory_id) => ({ memory_id, kinds: [{ original: null }] }));
    const own = { owner: Principal.fromUint8Array(alice.owner), gallery_id: [] as [], assets };
    for (const memory_id of [...ids, photoId]) {
      const target = { memory: memory_id };
      okOf(await alice.backend.update_sharing({ target, is_public: [true], add_people: [], remove_people: [] }));
    }
    const answered = okOf(await network.anonymous.backend.read_user_assets(own));
    expect(answered.map(([asset]) => asset?.bytes.length)).toEqual([large.length, undefined, photo.length]);
  });

  it("with people: what they may see, and only they", async () => {
    const [bob, carol] = [network.person(), network.person()];
    const owner = Principal.fromUint8Array(alice.owner);
    const page = { owner, cursor: [] as [], limit: [] as [] };
    const person = Principal.fromUint8Array(bob.owner);
    const shared = okOf(await alice.backend.update_sharing({ ...privately, target: gallery, add_people: [person] }));
    expect(shared.people.map(String)).toEqual([person.toText()]);
    const seen = okOf(await bob.backend.get_user_galleries(page));
    expect(seen.value.items.map((item) => item.id)).toEqual([galleryId]);
    const tree = await verifyProof(seen, network.trust);
    for (const item of seen.value.items) checkGallery(tree, item);
    expect(okOf(await carol.backend.get_user_galleries(page)).value.items).toEqual([]);
    const locator = {
      owner,
      gallery_id: [galleryId] as [string],
      memory_id: photoId,
      kind: { original: null },
      version: [] as [],
    };
    expect(okOf(await bob.backend.read_user_blob_chunk(locator, 0))).toEqual(photo);
    expect(codeOf(await carol.backend.read_user_blob_chunk(locator, 0))).toBe("NotFound");
    const asset = { kind: { original: null }, bytes: photo };
    const small = {
      owner,
      gallery_id: [galleryId] as [string],
      assets: [
        { memory_id: filmId, kinds: [{ original: null }] },
        { memory_id: photoId, kinds: [{ display: null }, { original: null }, { thumb: null }] },
        { memory_id: photoId, kinds: [{ display: null }] },
        { memory_id: randomUUID(), kinds: [{ original: null }] },
      ],
    };
    expect(okOf(await bob.backend.read_user_assets(small))).toEqual([[], [asset], [], []]);
    expect(codeOf(await carol.backend.read_user_assets(small))).toBe("NotFound");
    const wanted = { memory_id: photoId, kinds: [{ original: null }] };
    const many = { ...small, assets: Array.from({ length: LIMITS.presenceMax + 1 }, () => wanted) };
    expect(codeOf(await bob.backend.read_user_assets(many))).toBe("TooLarge");
    const read = { owner, gallery_id: [galleryId] as [string], memory_ids: [photoId] };
    expect(okOf(await bob.backend.read_user_memories(read)).value[0]?.[0]?.id).toBe(photoId);
    expect(okOf(await bob.backend.get_user_gallery({ owner, gallery_id: galleryId })).value.title).toBe("Summer");
    // A connection is what somebody does: whoever shares with Bob is not put among his.
    expect(okOf(await bob.backend.create_capsule(["Bob"])).connections).toEqual([]);
    expect(okOf(await alice.backend.get_capsule()).connections.map(String)).toEqual([person.toText()]);
    okOf(await alice.backend.update_sharing({ ...privately, target: gallery, remove_people: [person] }));
    expect(codeOf(await bob.backend.get_user_gallery({ owner, gallery_id: galleryId }))).toBe("NotFound");
  });
});
