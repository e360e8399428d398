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
/** Lets somebody accept an invitation, so that they appear among the people. */
async function acquaint(guest: TestUser): Promise<void> {
  const galleryId = await gallery.addGallery(owner, []);
  const { code = "", share } = await createShare(gallery.database, owner, { galleryId }, { sharedWithType: "user" });
  expect((await post("/invitation", { code }, guest)).status).toBe(303);
  await post(`/galleries/${galleryId}/shares/${share.id}/delete`, {});
}

const page = async (target: string, as = owner) => (await gallery.request(target, { as })).text();

test("with forms alone, a person calls another family, puts them into a group, and shares with both", async () => {
  await acquaint(friend);
  expect((await post(`/people/${friend.id}/relationship`, { type: "family" })).status).toBe(303);
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

test("nobody is found or added by an address: whoever signs up with it first would get what is meant for another", async () => {
  const answers = await Promise.all(
    [friend.email, "nobody@example.com"].map(async (email) => {
      const answer = await post("/people", { email, type: "family" });
      return [answer.status, await answer.text()];
    }),
  );
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]?.[0]).toBe(404);
});
