import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GalleryFixture, icpEdge, TEST_ORIGIN, type TestUser } from "../../../test/gallery-fixture.ts";
import { readEdges } from "../../edges/edge-rows.ts";
import { createFolder } from "../../memories/folders.ts";
import { createMemory } from "../../memories/save-memory.ts";
import { addMember, createGroup } from "../../shares/groups.ts";

let gallery: GalleryFixture;
let owner: TestUser;
let friend: TestUser;
let imageId: string;
let galleryId: string;
beforeAll(async () => {
  gallery = await GalleryFixture.open();
});
afterAll(() => gallery.close());
beforeEach(async () => {
  [owner, friend] = [await gallery.addUser(), await gallery.addUser()];
  imageId = await gallery.addImage(owner);
  galleryId = await gallery.addGallery(owner, [imageId]);
});

const get = (target: string, as = owner) => gallery.request(target, { as });
const html = async (target: string, as = owner) => (await get(target, as)).text();
const post = (target: string, fields: Record<string, string>, as = owner) =>
  gallery.request(target, {
    method: "POST",
    as,
    headers: { Origin: TEST_ORIGIN, "Content-Type": "application/x-www-form-urlencoded" },
    body: String(new URLSearchParams(fields)),
  });
async function placeOf(response: Response): Promise<string> {
  expect(response.status).toBe(303);
  return response.headers.get("Location") ?? "";
}

test("an owner changes what a gallery says and who sees it, and deletes it", async () => {
  const path = `/galleries/${galleryId}`;
  const change = { title: "Lakes", description: "In spring", isPublic: "true" };
  expect(await placeOf(await post(`${path}/settings`, change))).toBe(path);
  const asked = await gallery.request(path);
  expect(asked.status).toBe(200);
  const page = await asked.text();
  expect([page.includes("Lakes"), page.includes("In spring"), page.includes("Settings")]).toEqual([true, true, false]);
  await post(`${path}/settings`, { title: "Lakes", description: " " });
  expect((await gallery.request(path)).status).toBe(404);
  expect(await html(path)).not.toContain("In spring");
  expect(await placeOf(await post(`${path}/delete`, {}))).toBe("/dashboard");
  expect((await get(path)).status).toBe(404);
  expect((await get(`/memories/image/${imageId}`)).status).toBe(200);
});

test("a refused form shows again what was typed", async () => {
  const refused = await post(`/galleries/${galleryId}/settings`, { title: "  ", description: "Kept text" });
  const page = await refused.text();
  expect([refused.status, page.includes("Give it a title."), page.includes("Kept text")]).toEqual([400, true, true]);
  const note = await post("/notes/new", { title: " ", content: "A long note" });
  expect([note.status, (await note.text()).includes("A long note")]).toEqual([400, true]);
});

test("an invitation's link is shown once, and whoever accepts it sees the gallery", async () => {
  const path = `/galleries/${galleryId}`;
  const shared = await (await post(`${path}/shares`, { with: "invitation" })).text();
  const link = /http:\/\/gallery\.test(\/invitation\?code=[\w-]+)/.exec(shared)?.[1] ?? "";
  expect(await html(`${path}/settings`)).not.toContain("/invitation?code=");
  const signedOut = await gallery.request(link);
  expect([signedOut.status, signedOut.headers.get("Location")]).toEqual([
    302,
    `/sign-in?${new URLSearchParams({ returnTo: link })}`,
  ]);

  const code = new URLSearchParams(link.split("?")[1]).get("code") ?? "";
  expect(await html(link, friend)).toContain("You are invited");
  expect((await get(path, friend)).status).toBe(404);
  expect(await placeOf(await post("/invitation", { code }, friend))).toBe(path);
  expect((await get(path, friend)).status).toBe(200);
  const again = await post("/invitation", { code }, await gallery.addUser());
  expect([again.status, (await again.text()).includes("accepted it already")]).toEqual([404, true]);

  const settings = await html(`${path}/settings`);
  const endShare = /action="(\/galleries\/[^"]+\/shares\/[^"]+\/delete)"/.exec(settings)?.[1] ?? "";
  expect(await placeOf(await post(endShare, {}))).toBe(`${path}/settings`);
  expect((await get(path, friend)).status).toBe(404);
});

test("a memory is shared with a group, by its name", async () => {
  const group = await createGroup(gallery.database, owner, "Choir");
  await addMember(gallery.database, owner, group.id, friend.id);
  const path = `/memories/image/${imageId}`;
  expect(await html(`${path}/settings`)).toContain(`<option value="group:${group.id}">`);
  expect(await placeOf(await post(`${path}/shares`, { with: `group:${group.id}` }))).toBe(`${path}/settings`);
  expect(await html(`${path}/settings`)).toContain("The group Choir");
  expect((await get(path, friend)).status).toBe(200);
  for (const choice of ["group:x", "user:1", "relationship:", "everyone"])
    expect((await post(`${path}/shares`, { with: choice })).status).toBe(400);
});

test("a memory is renamed, put into a folder and added to a gallery", async () => {
  const parent = await createFolder(gallery.database, owner, { name: "Trips", parentFolderId: null });
  const folder = await createFolder(gallery.database, owner, { name: "Alps", parentFolderId: parent.id });
  const path = `/memories/image/${imageId}`;
  expect(await html(`${path}/settings`)).toContain("Trips / Alps");
  await post(`${path}/settings`, { title: "Peak", description: "", parentFolderId: folder.id });
  expect(await html(`/folders/${folder.id}`)).toContain("Peak");
  const other = await gallery.addGallery(owner, []);
  expect(await placeOf(await post(`${path}/galleries`, { galleryId: other }))).toBe(`/galleries/${other}`);
  expect(await html(`/galleries/${other}`)).toContain("Peak");
});

test("a note's copies count until its text changes; other line ends are no change", async () => {
  const id = randomUUID();
  const content = "\n One\r\nTwo\n";
  await createMemory(gallery.database, { id, type: "note", ownerId: owner.id, title: "N", content, metadata: {} });
  await gallery.putEdges(owner, icpEdge(id, { memoryType: "note" }));
  const isStored = async () =>
    (await readEdges(gallery.database, [id])).some((edge) => edge.backend === "icp-canister" && edge.present);
  const path = `/memories/note/${id}`;
  const save = (text: string) => post(`${path}/settings`, { title: "Renamed", description: "", content: text });
  expect(await html(`${path}/settings`)).toContain(`>\n${content}</textarea>`);
  await save("\r\n One\r\nTwo\r\n");
  expect(await isStored()).toBe(true);
  await save("One");
  expect(await isStored()).toBe(false);
  expect(await html(path)).toContain("Renamed");
});

test("another picture becomes the cover, and an item is removed", async () => {
  const second = await gallery.addImage(owner);
  const path = `/galleries/${galleryId}`;
  await post(`/memories/image/${second}/galleries`, { galleryId });
  const itemOf = async (id: string) => /items\/([^"/]+)\/remove/.exec(await html(`${path}/items/${id}`))?.[1] ?? "";
  expect(await html("/dashboard")).toContain(`/thumbs/${imageId}/grid.webp" alt="" loading`);
  for (const id of [imageId, second]) await post(`${path}/items/${await itemOf(id)}/cover`, {});
  const cover = /data-gallery-card="[^"]+"[^>]*><img[^>]+src="\/thumbs\/([^/]+)/.exec(await html("/dashboard"))?.[1];
  expect(cover).toBe(second);
  expect((await post(`${path}/items/${randomUUID()}/cover`, {})).status).toBe(404);
  await post(`${path}/items/${await itemOf(second)}/remove`, {});
  expect(await html(path)).not.toContain(second);
  expect((await get(`/memories/image/${second}`)).status).toBe(200);
});

test("folders are renamed and deleted; what was in them stays", async () => {
  const folder = await createFolder(gallery.database, owner, { name: "Old", parentFolderId: null });
  const path = `/folders/${folder.id}`;
  await post(`/memories/image/${imageId}/settings`, { title: "Peak", description: "", parentFolderId: folder.id });
  await post(`${path}/rename`, { name: "New" });
  expect(await html(path)).toContain("New");
  expect(await placeOf(await post(`${path}/delete`, {}))).toBe("/dashboard");
  expect(await html("/dashboard")).toContain("Peak");
});

test("the dashboard shows the galleries of one status", async () => {
  const shown = async (status: string) =>
    (await html(`/dashboard?status=${status}`)).includes(`/galleries/${galleryId}"`);
  expect([await shown("web2_only"), await shown("stored_forever"), await shown("nonsense")]).toEqual([
    true,
    false,
    true,
  ]);
});
