import { randomBytes } from "node:crypto";
import { accepted, archiveId, type Backend, toHex } from "@store-forever/protocol";
import { createBackend } from "@store-forever/protocol/ic";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { storageEdges } from "../src/database/schema.ts";
import { readEdges } from "../src/edges/edge-rows.ts";
import { ArchiveHomes } from "../src/icp/archive-homes.ts";
import { IcpVerifier } from "../src/icp/icp-verifier.ts";
import { SitePresence } from "../src/icp/site-presence.ts";
import {
  type CanisterGround,
  moveArchive,
  newOwner,
  offerPersonalCanisters,
  receiptOf,
  sha256Of,
  startCanister,
  storePhotos,
  takeOver,
} from "./canister-ground.ts";
import { GalleryFixture, icpEdge, TEST_ORIGIN, type TestUser } from "./gallery-fixture.ts";

let ground: CanisterGround;
let gallery: GalleryFixture;
beforeAll(async () => {
  ground = await startCanister();
  const { devnet, trust } = ground;
  gallery = await GalleryFixture.open((database) => {
    const homes = new ArchiveHomes(database, devnet.url, trust);
    return { icpVerifier: new IcpVerifier(trust, homes), sitePresence: new SitePresence(devnet.url, trust, homes) };
  });
});
afterAll(async () => {
  await gallery?.close();
  await ground?.devnet.close();
});

let user: TestUser;
let person: ReturnType<typeof newOwner>;
let owner: string;
let backend: Backend;
let secret: string;
/** Photos of the gallery: those of the archive, and one that is not. */
let photos: { memoryId: string; bytes: Uint8Array }[];
let elsewhere: string;

beforeEach(async () => {
  user = await gallery.addUser();
  person = newOwner(ground);
  ({ owner, backend } = person);
  photos = await Promise.all([100, 200, 300].map(photo));
  elsewhere = (await photo(400)).memoryId;
  await storePhotos(backend, photos.map(archived));
  secret = await giveKey();
});

async function photo(sizeBytes: number) {
  const bytes = new Uint8Array(randomBytes(sizeBytes));
  return { memoryId: await gallery.addImage(user, toHex(sha256Of(bytes))), bytes };
}
const nameOf = (memoryId: string) => archiveId(TEST_ORIGIN, "memory", memoryId);
const archived = ({ memoryId, bytes }: (typeof photos)[number]) => ({ id: nameOf(memoryId), bytes });

async function giveKey(origin = TEST_ORIGIN): Promise<string> {
  const bytes = new Uint8Array(randomBytes(32));
  accepted(await backend.add_presence_key({ origin, secret_sha256: sha256Of(bytes) }));
  return Buffer.from(bytes).toString("base64url");
}

async function ask(withSecret = secret) {
  const answer = await gallery.send("PUT", "/api/storage/presence-keys", { owner, secret: withSecret }, user);
  expect(answer.status).toBe(200);
  return (await answer.json()) as {
    archives: { owner: string; found: number; gone: number; problem: string | null }[];
  };
}
const onIcp = async (memoryId: string) =>
  (await readEdges(gallery.database, [memoryId])).filter((edge) => edge.backend === "icp-canister");
const statuses = async () => {
  const found = await Promise.all([...photos.map(({ memoryId }) => memoryId), elsewhere].map(onIcp));
  return found.map((edges) => edges.filter(({ present }) => present).length);
};

test("edges that the gallery has lost are there again, proved by the canister, and those of deleted photos are not", async () => {
  expect(await ask()).toMatchObject({ archives: [{ owner, found: 3, gone: 0, problem: null }] });
  expect(await statuses()).toEqual([2, 2, 2, 0]);
  const [first] = photos;
  if (first === undefined) throw new Error("There are photos.");
  expect(await onIcp(first.memoryId)).toMatchObject([
    { artifact: "metadata", location: `icp://${ground.trust.canisterId}/${owner}/memories/${nameOf(first.memoryId)}` },
    { artifact: "asset", contentHash: toHex(sha256Of(first.bytes)), syncState: "idle" },
  ]);
  expect(await ask()).toMatchObject({ archives: [{ found: 0, gone: 0 }] });

  for (const deleted of await backend.memories_delete([nameOf(first.memoryId)])) accepted(deleted);
  expect(await ask()).toMatchObject({ archives: [{ found: 0, gone: 1 }] });
  expect(await statuses()).toEqual([0, 2, 2, 0]);
  const page = await (await gallery.request("/account", { as: user })).text();
  expect(page).toContain(owner);
  expect(page).toContain("1 is gone");
  expect(await (await gallery.request("/dashboard", { as: user })).text()).toContain("1 is gone");
});

test("an archive that has moved into its owner's own canister is asked there, also when the backend is no more", async () => {
  expect(await ask()).toMatchObject({ archives: [{ found: 3, gone: 0 }] });
  await offerPersonalCanisters(ground);
  const own = await moveArchive(backend);
  expect(await ask()).toMatchObject({ archives: [{ found: 3, gone: 0, problem: null }] });
  const places = async () => (await Promise.all(photos.map(({ memoryId }) => onIcp(memoryId)))).flat();
  for (const { location, memoryId } of await places())
    expect(location).toBe(`icp://${own}/${owner}/memories/${nameOf(memoryId)}`);
  expect(await ask()).toMatchObject({ archives: [{ found: 0, gone: 0 }] });

  const [first] = photos;
  if (first === undefined) throw new Error("There are photos.");
  const { rootKey } = ground.trust;
  const homeless = new ArchiveHomes(gallery.database, "http://127.0.0.1:9", ground.trust);
  const userId = user.id;
  expect(await homeless.homeOf({ owner, userId })).toEqual({ canisterId: own, rootKey });
  await expect(homeless.homeOf({ owner: newOwner(ground).owner, userId })).rejects.toMatchObject({
    code: "LimitExceeded",
  });
});

test("an archive that was taken over in its canister counts for the account of its former owner, and for no other", async () => {
  expect(await ask()).toMatchObject({ archives: [{ found: 3, gone: 0 }] });
  await offerPersonalCanisters(ground);
  const own = await moveArchive(backend);
  const successor = newOwner(ground);
  const homes = new ArchiveHomes(gallery.database, ground.devnet.url, ground.trust);
  const homeFor = async ({ id: userId }: TestUser) =>
    (await homes.homeOf({ owner: successor.owner, userId })).canisterId;
  expect(await homeFor(user)).toBe(ground.trust.canisterId);
  await takeOver(person, successor, own);
  expect(await homeFor(user)).toBe(own);
  expect(await homeFor(await gallery.addUser())).toBe(ground.trust.canisterId);

  // What the new owner reports from there is believed.
  const [first] = photos;
  if (first === undefined) throw new Error("There are photos.");
  const name = nameOf(first.memoryId);
  const location = `icp://${own}/${successor.owner}/memories/${name}`;
  const receipt = await receiptOf(createBackend(successor.agent, own), [name]);
  const told = icpEdge(first.memoryId, { artifact: "metadata", location, receipt });
  expect(await (await gallery.putEdges(user, [told])).json()).toMatchObject({ edges: [{ location }] });
});

test("a failed copy that arrived after all counts, and what is on its way is left to its job", async () => {
  const [failed, moving] = photos.map(({ memoryId }) => memoryId) as [string, string, string];
  const report = (memoryId: string, changes: object) =>
    gallery.putEdges(
      user,
      (["metadata", "asset"] as const).map((artifact) => icpEdge(memoryId, { artifact, present: false, ...changes })),
    );
  for (const memoryId of [failed, moving]) await report(memoryId, { syncState: "migrating" });
  await report(failed, { syncState: "failed", syncError: "The browser was closed." });
  expect(await ask()).toMatchObject({ archives: [{ found: 2 }] });
  expect(await onIcp(failed)).toMatchObject([
    { present: true, syncState: "idle", syncError: null },
    { present: true, syncState: "idle", syncError: null },
  ]);
  expect(await onIcp(moving)).toMatchObject([{ syncState: "migrating" }, { syncState: "migrating" }]);
});

test("copies in another archive, and files that have changed here, are told as they are", async () => {
  const [first, second] = photos.map(({ memoryId }) => memoryId) as [string, string, string];
  await ask();
  const other = `icp://${ground.trust.canisterId}/2vxsx-fae/memories/${nameOf(first)}`;
  await gallery.database.update(storageEdges).set({ location: other }).where(eq(storageEdges.memoryId, first));
  for (const deleted of await backend.memories_delete([first, second].map(nameOf))) accepted(deleted);
  expect(await ask()).toMatchObject({ archives: [{ gone: 1 }] });
  expect(await statuses()).toEqual([2, 0, 2, 0]);
});

test("a key that was taken back is forgotten, and changes nothing; a wrong one neither", async () => {
  await ask();
  expect(await ask(Buffer.from(randomBytes(32)).toString("base64url"))).toEqual({
    canisterId: ground.trust.canisterId,
    archives: [],
  });
  await ask();
  accepted(await backend.remove_presence_key(TEST_ORIGIN));
  for (const deleted of await backend.memories_delete(photos.map(({ memoryId }) => nameOf(memoryId))))
    accepted(deleted);
  expect(await ask()).toMatchObject({ archives: [] });
  expect(await statuses()).toEqual([2, 2, 2, 0]);
});

test("another site's key tells this gallery nothing of what that site stored", async () => {
  const foreign = await giveKey("https://other.example");
  const { memoryId, bytes } = await photo(50);
  await storePhotos(backend, [{ id: archiveId("https://other.example", "memory", memoryId), bytes }]);
  // The canister answers about the other site's ids, whose proof is none of this gallery's.
  expect(await ask(foreign)).toMatchObject({ archives: [{ found: 0, problem: expect.stringContaining("answer") }] });
  expect(await onIcp(memoryId)).toEqual([]);
});

test("an archive that does not answer changes nothing, and is asked again", async () => {
  await ask();
  const away = await GalleryFixture.open({ sitePresence: new SitePresence("http://127.0.0.1:9", ground.trust) });
  try {
    const person = await away.addUser();
    await away.addImage(person);
    const answer = await away.send("PUT", "/api/storage/presence-keys", { owner, secret }, person);
    expect(await answer.json()).toMatchObject({ archives: [{ problem: expect.stringContaining("does not answer") }] });
  } finally {
    await away.close();
  }
});
