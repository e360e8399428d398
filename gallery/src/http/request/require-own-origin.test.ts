import { afterAll, beforeAll, expect, test } from "vitest";
import { GalleryFixture, icpEdge, TEST_ORIGIN, type TestUser } from "../../../test/gallery-fixture.ts";

const JSON_TYPE = "application/json; charset=utf-8";
const FORM_TYPE = "application/x-www-form-urlencoded";

let gallery: GalleryFixture;
let owner: TestUser;
let memoryId: string;
beforeAll(async () => {
  gallery = await GalleryFixture.open();
  owner = await gallery.addUser();
  memoryId = await gallery.addImage(owner);
});
afterAll(() => gallery.close());

function put(origin: string | undefined, contentType: string): Promise<Response> {
  const headers = new Headers({ "Content-Type": contentType });
  if (origin !== undefined) headers.set("Origin", origin);
  const body = JSON.stringify(icpEdge(memoryId));
  return gallery.request("/api/storage/edges", { method: "PUT", as: owner, headers, body });
}

test.each([TEST_ORIGIN, "chrome-extension://abcdefghijklmnopabcdefghijklmnop", "moz-extension://5f3c"])(
  "JSON from %s is accepted",
  async (origin) => {
    expect((await put(origin, JSON_TYPE)).status).toBe(200);
  },
);

test.each([
  [undefined, JSON_TYPE],
  ["null", JSON_TYPE],
  ["https://evil.example", JSON_TYPE],
  [`${TEST_ORIGIN}.evil.example`, JSON_TYPE],
  ["http://evil.example/chrome-extension://x", JSON_TYPE],
  ["https://gallery.test", JSON_TYPE],
  ["chrome-extension://abcdefghijklmnopabcdefghijklmnop", "text/plain"],
  ["chrome-extension://abcdefghijklmnopabcdefghijklmnop", FORM_TYPE],
])("from origin %s as %s is turned down", async (origin, contentType) => {
  const response = await put(origin, contentType);
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ error: { code: "Unauthorized", field: "Origin" } });
});

test.each(["/sign-in", "/sign-out"])("a form on another site cannot post to %s", async (target) => {
  const response = await gallery.request(target, {
    method: "POST",
    as: owner,
    headers: { Origin: "https://evil.example", "Content-Type": FORM_TYPE },
    body: "email=a&password=b",
  });
  expect(response.status).toBe(403);
  expect(response.headers.get("Set-Cookie")).toBeNull();
});
