import { afterAll, beforeAll, expect, test } from "vitest";
import { GalleryFixture, TEST_ORIGIN, type TestUser } from "../../../test/gallery-fixture.ts";
import { createShare } from "../../shares/shares.ts";

let gallery: GalleryFixture;
let owner: TestUser;
let friend: TestUser;
beforeAll(async () => {
  gallery = await GalleryFixture.open();
  owner = await gallery.addUser();
  friend = await gallery.addUser();
});
afterAll(() => gallery.close());

function post(target: string, fields: Record<string, string>, as = owner) {
  const body = new URLSearchParams(fields);
  return gallery.request(target, { method: "POST", as, headers: { Origin: TEST_ORIGIN }, body });
}
const page = async (target: string, as = owner) => (await gallery.request(target, { as })).text();

test("with forms alone, a person adds another as family, puts them into a group, and shares with both", async () => {
  const unknown = await post("/people", { email: "nobody@example.com", type: "family" });
  const refused = await unknown.text();
  expect([unknown.status, refused.includes("Nobody here has"), refused.includes("nobody@example.com")]).toEqual([
    404,
    true,
    true,
  ]);
  expect((await post("/people", { email: owner.email, type: "family" })).status).toBe(400);
  expect((await post("/people", { email: ` ${friend.email.toUpperCase()}`, type: "family" })).status).toBe(303);
  expect((await post("/groups", { name: "Hikers" })).status).toBe(303);
  const groupId = /\/groups\/([0-9a-f-]{36})\/members"/.exec(await page("/people"))?.[1] ?? "";
  expect((await post(`/groups/${groupId}/members`, { userId: friend.id })).status).toBe(303);
  expect(await page("/people")).toContain(`Remove: ${friend.name}, from Hikers`);

  const [imageId, otherId] = [await gallery.addImage(owner), await gallery.addImage(owner)];
  const galleryId = await gallery.addGallery(owner, [imageId]);
  expect(await page("/dashboard", friend)).not.toContain("Shared with you");
  expect((await post(`/galleries/${galleryId}/shares`, { with: `group:${groupId}` })).status).toBe(303);
  expect((await post(`/memories/image/${otherId}/shares`, { with: "relationship:family" })).status).toBe(303);
  const dashboard = await page("/dashboard", friend);
  expect(dashboard).toContain("Shared with you");
  expect(dashboard).toContain(`/galleries/${galleryId}`);
  expect(dashboard).toContain(`/memories/image/${otherId}`);
  expect(dashboard).not.toContain(imageId.concat('"'));

  await post(`/groups/${groupId}/members/${friend.id}/remove`, {});
  await post(`/people/${friend.id}/relationship`, { type: "neighbour" });
  expect(await page("/dashboard", friend)).not.toContain("Shared with you");
  await post(`/people/${friend.id}/remove`, {});
  expect(await page("/people")).toContain("Nobody yet");
  await post(`/groups/${groupId}/delete`, {});
  expect(await page("/people")).not.toContain("Hikers");
});

test("people who have accepted an invitation can be chosen by name", async () => {
  const guest = await gallery.addUser();
  const galleryId = await gallery.addGallery(owner, []);
  const { code = "" } = await createShare(gallery.database, owner, { galleryId }, { sharedWithType: "user" });
  expect((await post("/invitation", { code }, guest)).status).toBe(303);
  expect(await page("/people")).toContain(`/people/${guest.id}/relationship`);
  expect(await page(`/galleries/${galleryId}/settings`)).toContain(`value="user:${guest.id}"`);
});

test("people can be looked for by their address thirty times an hour", async () => {
  const curious = await gallery.addUser();
  const look = () => post("/people", { email: "nobody@example.com", type: "x" }, curious);
  for (let count = 0; count < 30; count++) await gallery.services.rateLimits.lookup(curious.id);
  const refused = await look();
  expect([refused.status, (await refused.text()).includes("You have looked for too many people")]).toEqual([429, true]);
});
