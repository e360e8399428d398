import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { eq } from "drizzle-orm";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { API_ROUTES } from "../../test/api-route-access.ts";
import { expectDeclared } from "../../test/declared-responses.ts";
import { GalleryFixture, type TestUser } from "../../test/gallery-fixture.ts";
import { PAGE_ROUTES } from "../../test/page-route-access.ts";
import type { Ids } from "../../test/route-access.ts";
import { images } from "../database/schema.ts";
import { readEdges } from "../edges/edge-rows.ts";
import { listItems } from "../galleries/gallery-queries.ts";
import { createFolder } from "../memories/folders.ts";
import { createGroup } from "../shares/groups.ts";
import { createShare } from "../shares/shares.ts";

let gallery: GalleryFixture;
let owner: TestUser;
let stranger: TestUser;
let contentHash: string;

/** A gallery with one image, and everything that routes can be about. */
async function makeIds(isPublic: boolean): Promise<Ids> {
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
beforeAll(async () => {
  gallery = await GalleryFixture.open();
  owner = await gallery.addUser();
  stranger = await gallery.addUser();
  const file = path.join(gallery.folder, "photo.jpg");
  const picture = sharp({ create: { width: 30, height: 20, channels: 3, background: "teal" } });
  await writeFile(file, await picture.jpeg().toBuffer());
  ({ contentHash } = await gallery.services.blobs.put(file));
});
afterAll(() => gallery.close());

const ROUTES = [...PAGE_ROUTES, ...API_ROUTES];
/** Tested in `sign-in.test.ts`, because they end sessions. */
const SESSION_ROUTES = ["POST /sign-out", "POST /account/sign-out-elsewhere"];

describe.each(["private", "public"] as const)("in a %s gallery", (visibility) => {
  test.each(ROUTES)("$path answers somebody signed out, a stranger and the owner as declared", async (route) => {
    const ids = await idsFor(route, visibility);
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

const shared = new Map<string, Ids>();

/** Many routes can share what they only read. */
async function idsFor({ path }: { path: string }, visibility: "private" | "public"): Promise<Ids> {
  const known = shared.get(visibility);
  if (known !== undefined && path.startsWith("GET ")) return known;
  const ids = await makeIds(visibility === "public");
  if (path.startsWith("GET ")) shared.set(visibility, ids);
  return ids;
}

function askAs([target, init]: [string, RequestInit?], as: TestUser | undefined) {
  return [target, { ...init, as }] as const;
}

test("every route is in the table above", () => {
  const paths = gallery.app.routes
    .filter(({ method, path }) => method !== "ALL" && !path.endsWith("*"))
    .map(({ method, path }) => `${method} ${path}`);
  expect(new Set(paths)).toEqual(new Set([...ROUTES.map((route) => route.path), ...SESSION_ROUTES]));
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

test("a public image in a private gallery can be read at its address", async () => {
  const imageId = await gallery.addImage(owner, "ab".repeat(32));
  await gallery.database.update(images).set({ isPublic: true }).where(eq(images.id, imageId));
  expect((await gallery.request(`/api/memories/image/${imageId}/presence`)).status).toBe(200);
});
