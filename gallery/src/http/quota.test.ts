import { afterAll, beforeAll, expect, test } from "vitest";
import { GalleryFixture, TEST_ORIGIN, type TestUser } from "../../test/gallery-fixture.ts";

const QUOTA_BYTES = 40_000;
let gallery: GalleryFixture;
beforeAll(async () => {
  gallery = await GalleryFixture.open({ quotaBytes: QUOTA_BYTES });
});
afterAll(() => gallery.close());

function upload(as: TestUser, bytes: number, target = "/api/uploads"): Promise<Response> {
  const body = new FormData();
  body.set("file", new File(["x".repeat(bytes)], "text.txt"));
  return gallery.request(target, { method: "POST", as, headers: { Origin: TEST_ORIGIN }, body });
}
const note = (as: TestUser, content = "Text") =>
  gallery.send("POST", "/api/memories", { type: "note", title: "A note", content }, as);

test("a person's files have a quota, whichever way they come", async () => {
  const [user, other] = [await gallery.addUser(), await gallery.addUser()];
  expect((await upload(user, 30_000)).status).toBe(201);
  for (const target of ["/api/uploads", "/upload"]) expect((await upload(user, 11_000, target)).status).toBe(413);
  expect((await note(user, "x".repeat(11_000))).status).toBe(413);
  expect((await upload(user, 5_000)).status).toBe(201);
  expect((await upload(other, 30_000)).status).toBe(201);
});

test("many tiny notes count as more than their letters", async () => {
  const user = await gallery.addUser();
  const statuses = [];
  for (let count = 0; count < 12; count++) statuses.push((await note(user)).status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(Math.floor(QUOTA_BYTES / 4_096));
  expect(statuses.at(-1)).toBe(413);
});

test("a race does not get around the quota", async () => {
  const user = await gallery.addUser();
  const answers = await Promise.all(Array.from({ length: 3 }, () => upload(user, 18_000)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 413]);
});

test("what is deleted counts no longer, and people see how much they have", async () => {
  const user = await gallery.addUser();
  const created = (await (await upload(user, 30_000)).json()) as { id: string };
  for (const page of ["/account", "/upload"])
    expect(await (await gallery.request(page, { as: user })).text()).toContain("Your files here take 30 kB of 40 kB.");
  expect((await gallery.send("DELETE", `/api/memories/document/${created.id}`, undefined, user)).status).toBe(204);
  expect((await upload(user, 30_000)).status).toBe(201);
});
