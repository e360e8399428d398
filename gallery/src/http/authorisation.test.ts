import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { eq } from "drizzle-orm";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { images } from "../database/schema.ts";
import { readEdges } from "../edges/edge-rows.ts";
import { listItems } from "../galleries/gallery-queries.ts";
import { createFolder } from "../memories/folders.ts";
import { createGroup } from "../shares/groups.ts";
import { createShare } from "../shares/shares.ts";
import { expectDeclared } from "../testing/declared-responses.ts";
import { icpEdge, TEST_ORIGIN, TestGallery, type TestUser } from "../testing/test-gallery.ts";

let gallery: TestGallery;
let owner: TestUser;
let stranger: TestUser;
let contentHash: string;

/** One gallery with one image, and what else there is about them. */
async function makeIds(isPublic: boolean) {
  const imageId = await gallery.addImage(owner, contentHash);
  const galleryId = await gallery.addGallery(owner, [imageId], isPublic);
  const [item] = await listItems(gallery.database, galleryId, { limit: 1 });
  const [edge] = await readEdges(gallery.database, [imageId]);
  const { share } = await createShare(gallery.database, owner, { galleryId }, { sharedWithType: "user" });
  const folder = await createFolder(gallery.database, owner, { name: randomUUID(), parentFolderId: null });
  const group = await createGroup(gallery.database, owner, "Friends");
  return {
    imageId,
    galleryId,
    itemId: item?.itemId ?? "",
    edgeId: edge?.id ?? "",
    shareId: share.id,
    folderId: folder.id,
    groupId: group.id,
    friendId: stranger.id,
  };
}
type Ids = Awaited<ReturnType<typeof makeIds>>;
type Statuses = [nobody: number, stranger: number, owner: number];

interface Route {
  path: string;
  request: (ids: Ids) => [target: string, init?: RequestInit];
  /** Of the private gallery and of the public one. */
  private: Statuses;
  public: Statuses;
}

beforeAll(async () => {
  gallery = await TestGallery.open();
  owner = await gallery.addUser();
  stranger = await gallery.addUser();
  const file = path.join(gallery.folder, "photo.jpg");
  const picture = sharp({ create: { width: 30, height: 20, channels: 3, background: "teal" } });
  await writeFile(file, await picture.jpeg().toBuffer());
  ({ contentHash } = await gallery.services.blobs.put(file));
});
afterAll(() => gallery.close());

const FORM = "application/x-www-form-urlencoded";
const write = (method: string, contentType: string, body?: string): RequestInit => ({
  method,
  headers: { Origin: TEST_ORIGIN, "Content-Type": contentType },
  ...(body === undefined ? {} : { body }),
});
const json = (method: string, body: unknown) => write(method, "application/json", JSON.stringify(body));
const erase = () => write("DELETE", "application/json");
const form = (fields: Record<string, string>) => write("POST", FORM, String(new URLSearchParams(fields)));
const upload = (): RequestInit => {
  const body = new FormData();
  body.set("file", new File(["A text."], "text.txt"));
  return { method: "POST", headers: { Origin: TEST_ORIGIN }, body };
};

const both = (statuses: Statuses) => ({ private: statuses, public: statuses });
const forReaders = { private: [404, 404, 200], public: [200, 200, 200] } satisfies Partial<Route>;
const forAll = both([200, 200, 200]);
const forSignedIn = both([401, 200, 200]);
const forOwner = (status = 200) => both([401, 404, status]);
/** What may be read may be known to be somebody else's. */
const ownerWrites = (status = 200) => ({
  private: [401, 404, status] satisfies Statuses,
  public: [401, 403, status] satisfies Statuses,
});
/** Pages send people to sign in. */
const ownPage = (stranger = 200) => both([302, stranger, 200]);
const ownerPage = { private: [302, 404, 200], public: [302, 403, 200] } satisfies Partial<Route>;

const ROUTES: Route[] = [
  { path: "GET /galleries/:id", request: ({ galleryId }) => [`/galleries/${galleryId}`], ...forReaders },
  {
    path: "GET /galleries/:id/preview",
    request: ({ galleryId }) => [`/galleries/${galleryId}/preview`],
    ...forReaders,
  },
  {
    path: "GET /galleries/:id/items/:memoryId",
    request: ({ galleryId, imageId }) => [`/galleries/${galleryId}/items/${imageId}`],
    ...forReaders,
  },
  { path: "GET /memories/:type/:id", request: ({ imageId }) => [`/memories/image/${imageId}`], ...forReaders },
  { path: "GET /media/:id/:fileName", request: ({ imageId }) => [`/media/${imageId}/photo.jpg`], ...forReaders },
  {
    path: "GET /thumbs/:id/:file{[a-z]+\\.webp}",
    request: ({ imageId }) => [`/thumbs/${imageId}/grid.webp`],
    ...forReaders,
  },
  { path: "GET /", request: () => ["/"], ...forAll },
  { path: "GET /archivable", request: () => ["/archivable"], ...forAll },
  { path: "GET /style.css", request: () => ["/style.css"], ...forAll },
  { path: "GET /live.js", request: () => ["/live.js"], ...forAll },
  { path: "GET /icon.svg", request: () => ["/icon.svg"], ...forAll },
  { path: "GET /identity.js", request: () => ["/identity.js"], ...forAll },
  { path: "GET /sign-in", request: () => ["/sign-in"], ...both([200, 302, 302]) },
  { path: "POST /sign-in", request: () => ["/sign-in", form({ email: "a", password: "b" })], ...both([401, 401, 401]) },
  { path: "GET /sign-up", request: () => ["/sign-up"], ...both([200, 302, 302]) },
  {
    path: "POST /sign-up",
    request: () => ["/sign-up", form({ name: "A", email: "a", password: "b" })],
    ...both([400, 400, 400]),
  },
  { path: "GET /dashboard", request: () => ["/dashboard"], ...ownPage() },
  { path: "GET /account", request: () => ["/account"], ...ownPage() },
  {
    path: "POST /account/unlink",
    request: () => ["/account/unlink", form({ principal: "aaaaa-aa" })],
    ...both([401, 404, 404]),
  },
  { path: "GET /upload", request: () => ["/upload"], ...ownPage() },
  { path: "POST /upload", request: () => ["/upload", upload()], ...both([401, 303, 303]) },
  { path: "GET /notes/new", request: () => ["/notes/new"], ...ownPage() },
  {
    path: "POST /notes/new",
    request: () => ["/notes/new", form({ title: "A note", content: "Text" })],
    ...both([401, 303, 303]),
  },
  { path: "GET /folders/:id", request: ({ folderId }) => [`/folders/${folderId}`], ...ownPage(404) },
  {
    path: "POST /folders",
    request: ({ folderId }) => ["/folders", form({ name: randomUUID(), parentFolderId: folderId })],
    ...both([401, 404, 303]),
  },
  {
    path: "GET /galleries/:id/settings",
    request: ({ galleryId }) => [`/galleries/${galleryId}/settings`],
    ...ownerPage,
  },
  {
    path: "POST /galleries/:id/settings",
    request: ({ galleryId }) => [`/galleries/${galleryId}/settings`, form({ title: "Other", description: "" })],
    ...ownerWrites(303),
  },
  {
    path: "POST /galleries/:id/shares",
    request: ({ galleryId }) => [`/galleries/${galleryId}/shares`, form({ with: "invitation" })],
    ...ownerWrites(),
  },
  {
    path: "GET /memories/:type/:id/settings",
    request: ({ imageId }) => [`/memories/image/${imageId}/settings`],
    ...ownerPage,
  },
  {
    path: "POST /memories/:type/:id/settings",
    request: ({ imageId }) => [`/memories/image/${imageId}/settings`, form({ title: "Other", description: "" })],
    ...ownerWrites(303),
  },
  {
    path: "POST /memories/:type/:id/galleries",
    request: ({ imageId, galleryId }) => [`/memories/image/${imageId}/galleries`, form({ galleryId })],
    ...ownerWrites(303),
  },
  {
    path: "POST /memories/:type/:id/shares",
    request: ({ imageId, groupId }) => [`/memories/image/${imageId}/shares`, form({ with: `group:${groupId}` })],
    ...ownerWrites(303),
  },
  {
    path: "POST /folders/:id/rename",
    request: ({ folderId }) => [`/folders/${folderId}/rename`, form({ name: randomUUID() })],
    ...forOwner(303),
  },
  { path: "GET /invitation", request: () => ["/invitation?code=wrong"], ...ownPage() },
  { path: "POST /invitation", request: () => ["/invitation", form({ code: "wrong" })], ...both([401, 404, 404]) },
  { path: "POST /galleries", request: () => ["/galleries", form({ title: "New" })], ...both([401, 303, 303]) },

  { path: "GET /api/openapi.json", request: () => ["/api/openapi.json"], ...forAll },
  {
    path: "GET /api/galleries/:id/presence",
    request: ({ galleryId }) => [`/api/galleries/${galleryId}/presence`],
    ...forReaders,
  },
  {
    path: "GET /api/galleries/storage-status",
    request: ({ galleryId }) => [`/api/galleries/storage-status?ids=${galleryId}`],
    ...forAll,
  },
  {
    path: "GET /api/memories/:type/:id/presence",
    request: ({ imageId }) => [`/api/memories/image/${imageId}/presence`],
    ...forReaders,
  },
  { path: "GET /api/memories/presence", request: () => ["/api/memories/presence"], ...forSignedIn },
  {
    path: "GET /api/memories/storage-status",
    request: ({ imageId }) => [`/api/memories/storage-status?ids=${imageId}`],
    ...forAll,
  },
  {
    path: "GET /api/storage/edges",
    request: ({ imageId }) => [`/api/storage/edges?memoryId=${imageId}`],
    ...ownerWrites(),
  },
  {
    path: "PUT /api/storage/edges",
    request: ({ imageId }) => ["/api/storage/edges", json("PUT", icpEdge(imageId))],
    ...ownerWrites(),
  },
  {
    path: "POST /api/storage/edges",
    request: ({ imageId }) => ["/api/storage/edges", json("POST", icpEdge(imageId, { backend: "s3" }))],
    ...ownerWrites(201),
  },
  {
    path: "PUT /api/storage/edges/:id",
    request: ({ edgeId }) => [`/api/storage/edges/${edgeId}`, json("PUT", { present: true })],
    ...forOwner(),
  },
  { path: "GET /api/storage/sync-status", request: () => ["/api/storage/sync-status"], ...forSignedIn },
  { path: "GET /api/memories", request: () => ["/api/memories"], ...forSignedIn },
  {
    path: "POST /api/memories",
    request: () => ["/api/memories", json("POST", { type: "note", title: "A note", content: "Text" })],
    ...both([401, 201, 201]),
  },
  { path: "POST /api/uploads", request: () => ["/api/uploads", upload()], ...both([401, 201, 201]) },
  { path: "GET /api/memories/:type/:id", request: ({ imageId }) => [`/api/memories/image/${imageId}`], ...forReaders },
  {
    path: "PATCH /api/memories/:type/:id",
    request: ({ imageId }) => [`/api/memories/image/${imageId}`, json("PATCH", { title: "Other" })],
    ...ownerWrites(),
  },
  { path: "GET /api/galleries", request: () => ["/api/galleries"], ...forAll },
  {
    path: "POST /api/galleries",
    request: () => ["/api/galleries", json("POST", { title: "New" })],
    ...both([401, 201, 201]),
  },
  { path: "GET /api/galleries/:id", request: ({ galleryId }) => [`/api/galleries/${galleryId}`], ...forReaders },
  {
    path: "PATCH /api/galleries/:id",
    request: ({ galleryId }) => [`/api/galleries/${galleryId}`, json("PATCH", { description: "Changed" })],
    ...ownerWrites(),
  },
  {
    path: "GET /api/galleries/:id/items",
    request: ({ galleryId }) => [`/api/galleries/${galleryId}/items`],
    ...forReaders,
  },
  {
    path: "POST /api/galleries/:id/items",
    request: ({ galleryId, imageId }) => [
      `/api/galleries/${galleryId}/items`,
      json("POST", [{ memoryId: imageId, memoryType: "image" }]),
    ],
    ...ownerWrites(204),
  },
  {
    path: "PATCH /api/galleries/:id/items/:itemId",
    request: ({ galleryId, itemId }) => [
      `/api/galleries/${galleryId}/items/${itemId}`,
      json("PATCH", { caption: "Changed" }),
    ],
    ...ownerWrites(204),
  },
  {
    path: "POST /api/galleries/:id/shares",
    request: ({ galleryId }) => [`/api/galleries/${galleryId}/shares`, json("POST", { sharedWithType: "user" })],
    ...ownerWrites(201),
  },
  {
    path: "GET /api/galleries/:id/shares",
    request: ({ galleryId }) => [`/api/galleries/${galleryId}/shares`],
    ...ownerWrites(),
  },
  {
    path: "POST /api/memories/:type/:id/shares",
    request: ({ imageId, groupId }) => [
      `/api/memories/image/${imageId}/shares`,
      json("POST", { sharedWithType: "group", groupId }),
    ],
    ...ownerWrites(201),
  },
  {
    path: "GET /api/memories/:type/:id/shares",
    request: ({ imageId }) => [`/api/memories/image/${imageId}/shares`],
    ...ownerWrites(),
  },
  {
    path: "POST /api/shares/accept",
    request: () => ["/api/shares/accept", json("POST", { code: "wrong" })],
    ...both([401, 404, 404]),
  },
  { path: "GET /api/folders", request: () => ["/api/folders"], ...forSignedIn },
  {
    path: "POST /api/folders",
    request: ({ folderId }) => ["/api/folders", json("POST", { name: randomUUID(), parentFolderId: folderId })],
    ...forOwner(201),
  },
  {
    path: "PATCH /api/folders/:id",
    request: ({ folderId }) => [`/api/folders/${folderId}`, json("PATCH", { name: randomUUID() })],
    ...forOwner(),
  },
  { path: "GET /api/groups", request: () => ["/api/groups"], ...forSignedIn },
  {
    path: "POST /api/groups",
    request: () => ["/api/groups", json("POST", { name: "Family" })],
    ...both([401, 201, 201]),
  },
  {
    path: "PUT /api/groups/:id/members/:userId",
    request: ({ groupId, friendId }) => [
      `/api/groups/${groupId}/members/${friendId}`,
      write("PUT", "application/json"),
    ],
    ...forOwner(204),
  },
  {
    path: "DELETE /api/groups/:id/members/:userId",
    request: ({ groupId, friendId }) => [`/api/groups/${groupId}/members/${friendId}`, erase()],
    ...forOwner(204),
  },
  {
    path: "PUT /api/relationships/:userId",
    request: () => [`/api/relationships/${randomUUID()}`, json("PUT", { type: "family" })],
    ...both([401, 404, 404]),
  },
  {
    path: "DELETE /api/relationships/:userId",
    request: ({ friendId }) => [`/api/relationships/${friendId}`, erase()],
    ...both([401, 204, 204]),
  },
  { path: "GET /api/ii/challenge", request: () => ["/api/ii/challenge"], ...both([403, 403, 403]) },
  {
    path: "POST /api/ii/verify-nonce",
    request: () => ["/api/ii/verify-nonce", json("POST", { nonce: "n" })],
    ...both([403, 403, 403]),
  },
  {
    path: "POST /api/auth/link-ii",
    request: () => ["/api/auth/link-ii", json("POST", { nonce: "n" })],
    ...both([401, 403, 403]),
  },
  { path: "GET /api/auth/identities", request: () => ["/api/auth/identities"], ...both([401, 200, 200]) },
  {
    path: "DELETE /api/auth/identities/:principal",
    request: () => ["/api/auth/identities/aaaaa-aa", erase()],
    ...both([401, 404, 404]),
  },
  // What deletes comes last.
  { path: "DELETE /api/shares/:id", request: ({ shareId }) => [`/api/shares/${shareId}`, erase()], ...forOwner(204) },
  { path: "DELETE /api/groups/:id", request: ({ groupId }) => [`/api/groups/${groupId}`, erase()], ...forOwner(204) },
  {
    path: "DELETE /api/folders/:id",
    request: ({ folderId }) => [`/api/folders/${folderId}`, erase()],
    ...forOwner(204),
  },
  {
    path: "DELETE /api/galleries/:id/items/:itemId",
    request: ({ galleryId, itemId }) => [`/api/galleries/${galleryId}/items/${itemId}`, erase()],
    ...ownerWrites(204),
  },
  {
    path: "POST /galleries/:id/items/:itemId/cover",
    request: ({ galleryId, itemId }) => [`/galleries/${galleryId}/items/${itemId}/cover`, form({})],
    ...ownerWrites(303),
  },
  {
    path: "POST /galleries/:id/items/:itemId/remove",
    request: ({ galleryId, itemId }) => [`/galleries/${galleryId}/items/${itemId}/remove`, form({})],
    ...ownerWrites(303),
  },
  {
    path: "POST /galleries/:id/shares/:shareId/delete",
    request: ({ galleryId, shareId }) => [`/galleries/${galleryId}/shares/${shareId}/delete`, form({})],
    ...forOwner(303),
  },
  {
    path: "POST /memories/:type/:id/shares/:shareId/delete",
    request: ({ imageId, shareId }) => [`/memories/image/${imageId}/shares/${shareId}/delete`, form({})],
    ...forOwner(303),
  },
  {
    path: "POST /folders/:id/delete",
    request: ({ folderId }) => [`/folders/${folderId}/delete`, form({})],
    ...forOwner(303),
  },
  {
    path: "POST /galleries/:id/delete",
    request: ({ galleryId }) => [`/galleries/${galleryId}/delete`, form({})],
    ...ownerWrites(303),
  },
  {
    path: "POST /memories/:type/:id/delete",
    request: ({ imageId }) => [`/memories/image/${imageId}/delete`, write("POST", FORM)],
    ...ownerWrites(303),
  },
  {
    path: "DELETE /api/memories/:type/:id",
    request: ({ imageId }) => [`/api/memories/image/${imageId}`, erase()],
    ...ownerWrites(204),
  },
  {
    path: "DELETE /api/galleries/:id",
    request: ({ galleryId }) => [`/api/galleries/${galleryId}`, erase()],
    ...ownerWrites(204),
  },
];
/** Tested in `sign-in.test.ts`, on a session of its own. */
const SIGN_OUT = "/sign-out";

describe.each(["private", "public"] as const)("in a %s gallery", (visibility) => {
  test.each(ROUTES)("$path answers nobody, a stranger and the owner as it should", async (route) => {
    const ids = await makeIds(visibility === "public");
    const statuses = [];
    for (const as of [undefined, stranger, owner]) {
      const response = await gallery.request(...askAs(route.request(ids), as));
      if (response.headers.get("Content-Type")?.startsWith("application/json"))
        expectDeclared(gallery, route.path, response.status, await response.json());
      else await response.arrayBuffer();
      statuses.push(response.status);
    }
    expect(statuses).toEqual(route[visibility]);
  });
});

function askAs([target, init]: [string, RequestInit?], as: TestUser | undefined) {
  return [target, { ...init, as }] as const;
}

test("every route is in the table above", () => {
  const paths = gallery.app.routes
    .filter(({ method, path }) => method !== "ALL" && !path.endsWith("*"))
    .map(({ method, path }) => `${method} ${path}`);
  expect(new Set(paths)).toEqual(new Set([...ROUTES.map((route) => route.path), `POST ${SIGN_OUT}`]));
});

test("the list shows private galleries to their owner only", async () => {
  const { galleryId } = await makeIds(false);
  const { galleryId: publicId } = await makeIds(true);
  const list = async (as?: TestUser) => (await gallery.request("/api/galleries?limit=500", { as })).text();
  expect(await list(owner)).toContain(galleryId);
  expect(await list(stranger)).not.toContain(galleryId);
  expect(await list()).not.toContain(galleryId);
  expect(await list()).toContain(publicId);
});

test("a public image of a private gallery can be read by its address", async () => {
  const imageId = await gallery.addImage(owner, "ab".repeat(32));
  await gallery.database.update(images).set({ isPublic: true }).where(eq(images.id, imageId));
  expect((await gallery.request(`/api/memories/image/${imageId}/presence`)).status).toBe(200);
});
