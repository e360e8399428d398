import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GalleryFixture, icpEdge, TEST_ORIGIN, type TestUser } from "../../../test/gallery-fixture.ts";

let gallery: GalleryFixture;
let owner: TestUser;
let friend: TestUser;
let stranger: TestUser;
let imageId: string;
let galleryId: string;
beforeAll(async () => {
  gallery = await GalleryFixture.open();
});
afterAll(() => gallery.close());
beforeEach(async () => {
  [owner, friend, stranger] = [await gallery.addUser(), await gallery.addUser(), await gallery.addUser()];
  imageId = await gallery.addImage(owner);
  galleryId = await gallery.addGallery(owner, [imageId]);
});

async function share(target: object, what = `/api/galleries/${galleryId}`) {
  const response = await gallery.send("POST", `${what}/shares`, target, owner);
  expect(response.status).toBe(201);
  return (await response.json()) as { id: string; inviteeSecureCode?: string };
}
const statuses = async (target: string) => {
  const seen = [];
  for (const as of [undefined, stranger, friend]) seen.push((await gallery.request(target, { as })).status);
  return seen;
};
const GALLERY = () => `/galleries/${galleryId}`;
const IMAGE = () => `/api/memories/image/${imageId}`;

test("a person sees a gallery that is shared with them, and what is in it, until the share ends", async () => {
  const { id, inviteeSecureCode } = await share({ sharedWithType: "user", sharedWithId: friend.id });
  expect(inviteeSecureCode).toBeUndefined();
  expect(await statuses(GALLERY())).toEqual([404, 404, 200]);
  expect(await statuses(IMAGE())).toEqual([404, 404, 200]);
  const list = await gallery.request("/api/galleries?ownership=others", { as: friend });
  expect(await list.text()).toContain(galleryId);
  expect((await gallery.send("DELETE", `/api/shares/${id}`, undefined, friend)).status).toBe(404);
  expect((await gallery.send("DELETE", `/api/shares/${id}`, undefined, owner)).status).toBe(204);
  expect(await statuses(GALLERY())).toEqual([404, 404, 404]);
});

test("sharing one memory shows nothing else", async () => {
  await share({ sharedWithType: "user", sharedWithId: friend.id }, IMAGE());
  expect(await statuses(IMAGE())).toEqual([404, 404, 200]);
  expect(await statuses(GALLERY())).toEqual([404, 404, 404]);
});

test("people who may read may not write", async () => {
  await share({ sharedWithType: "user", sharedWithId: friend.id });
  expect((await gallery.send("PATCH", `/api${GALLERY()}`, { title: "Mine" }, friend)).status).toBe(403);
  expect((await gallery.send("DELETE", IMAGE(), undefined, friend)).status).toBe(403);
});

test("people who may write can change what a gallery says and how it shows its memories, and no more", async () => {
  const { id } = await share({ sharedWithType: "user", sharedWithId: friend.id, accessLevel: "write" });
  const ask = async (method: string, target: string, body?: unknown) =>
    (await gallery.send(method, `/api${target}`, body, friend)).status;
  expect(await ask("PATCH", GALLERY(), { title: "Ours", description: "Both of us" })).toBe(200);
  const items = await gallery.request(`/api${GALLERY()}/items`, { as: friend });
  const { items: listed } = (await items.json()) as { items: { itemId: string; memoryId: string }[] };
  expect(listed.map(({ memoryId }) => memoryId)).toEqual([imageId]);
  expect(await ask("PATCH", `${GALLERY()}/items/${listed[0]?.itemId}`, { position: 3, caption: "First" })).toBe(204);
  expect(await ask("DELETE", `${GALLERY()}/items/${listed[0]?.itemId}`)).toBe(204);

  const own = [{ memoryId: await gallery.addImage(friend), memoryType: "image" }];
  expect(await ask("POST", `${GALLERY()}/items`, own)).toBe(403);
  expect(await ask("PATCH", GALLERY(), { isPublic: true })).toBe(403);
  expect(await ask("POST", `${GALLERY()}/shares`, { sharedWithType: "user" })).toBe(403);
  expect(await ask("GET", `${GALLERY()}/shares`)).toBe(403);
  expect(await ask("DELETE", `/shares/${id}`)).toBe(404);
  expect(await ask("DELETE", GALLERY())).toBe(403);
  expect(await ask("PATCH", IMAGE().slice("/api".length), { title: "Mine" })).toBe(404);
  const page = await (await gallery.request(`${GALLERY()}/settings`, { as: friend })).text();
  expect(page).toContain('value="Ours"');
  expect(page).not.toMatch(/Delete|Share with|Everyone can see it/);

  expect(await gallery.send("DELETE", `/api/shares/${id}`, undefined, owner)).toMatchObject({ status: 204 });
  expect(await ask("PATCH", GALLERY(), { title: "Mine" })).toBe(404);
});

test("people who may write can change what a memory says, but not report copies", async () => {
  await share({ sharedWithType: "user", sharedWithId: friend.id, accessLevel: "write" }, IMAGE());
  const ask = async (method: string, body?: unknown) => (await gallery.send(method, IMAGE(), body, friend)).status;
  expect(await ask("PATCH", { title: "Ours" })).toBe(200);
  expect(await ask("PATCH", { isPublic: true })).toBe(403);
  expect(await ask("PATCH", { parentFolderId: null })).toBe(403);
  expect(await ask("DELETE")).toBe(403);
  expect((await gallery.putEdges(friend, icpEdge(imageId))).status).toBe(403);
  const settings = `/memories/image/${imageId}/settings`;
  const page = await (await gallery.request(settings, { as: friend })).text();
  expect(page).toContain('value="Ours"');
  expect(page).not.toMatch(/Delete|Share with|Everyone can see it|Folder/);
  const body = new URLSearchParams({ title: "Theirs", description: "", isPublic: "true" });
  const saved = await gallery.request(settings, { method: "POST", as: friend, headers: { Origin: TEST_ORIGIN }, body });
  expect(saved.status).toBe(303);
  expect(await (await gallery.request(IMAGE(), { as: owner })).json()).toMatchObject({
    title: "Theirs",
    isPublic: false,
  });
});

test("a group's members and everyone in a relationship see what is shared with them", async () => {
  const made = await gallery.send("POST", "/api/groups", { name: "Choir" }, owner);
  const { id: groupId } = (await made.json()) as { id: string };
  await share({ sharedWithType: "group", groupId });
  expect(await statuses(GALLERY())).toEqual([404, 404, 404]);
  await gallery.send("PUT", `/api/groups/${groupId}/members/${friend.id}`, undefined, owner);
  expect(await statuses(GALLERY())).toEqual([404, 404, 200]);
  const groups = await gallery.request("/api/groups", { as: owner });
  expect(await groups.json()).toEqual({ items: [{ id: groupId, name: "Choir", memberIds: [friend.id] }] });
  await gallery.send("DELETE", `/api/groups/${groupId}`, undefined, owner);
  expect(await statuses(GALLERY())).toEqual([404, 404, 404]);

  await share({ sharedWithType: "relationship", sharedRelationshipType: "family" });
  await gallery.send("PUT", `/api/relationships/${friend.id}`, { type: "friend" }, owner);
  expect(await statuses(GALLERY())).toEqual([404, 404, 404]);
  await gallery.send("PUT", `/api/relationships/${friend.id}`, { type: "family" }, owner);
  expect(await statuses(GALLERY())).toEqual([404, 404, 200]);
  // People see nothing more by calling the owner family.
  await gallery.send("PUT", `/api/relationships/${owner.id}`, { type: "family" }, stranger);
  expect(await statuses(GALLERY())).toEqual([404, 404, 200]);
});

test("an invitation can be accepted once, and not after thirty days", async () => {
  const { inviteeSecureCode: code } = await share({ sharedWithType: "user" });
  const accept = (as: TestUser, taken = code) => gallery.send("POST", "/api/shares/accept", { code: taken }, as);
  const accepted = await accept(friend);
  expect([accepted.status, await accepted.json()]).toEqual([200, { galleryId }]);
  expect(await statuses(GALLERY())).toEqual([404, 404, 200]);
  expect((await accept(stranger)).status).toBe(404);

  const late = await share({ sharedWithType: "user" });
  await gallery.database.execute(
    sql`UPDATE gallery_shares SET invitee_secure_code_created_at = now() - interval '31 days' WHERE id = ${late.id}`,
  );
  expect((await accept(stranger, late.inviteeSecureCode)).status).toBe(404);
});
