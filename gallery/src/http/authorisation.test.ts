import { writeFile } from "node:fs/promises";
import path from "node:path";
import { eq } from "drizzle-orm";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { images } from "../database/schema.ts";
import { icpEdge, TEST_ORIGIN, TestGallery, type TestUser } from "../testing/test-gallery.ts";

let gallery: TestGallery;
let owner: TestUser;
let stranger: TestUser;
const shown = { private: { galleryId: "", imageId: "" }, public: { galleryId: "", imageId: "" } };

beforeAll(async () => {
  gallery = await TestGallery.open();
  owner = await gallery.addUser();
  stranger = await gallery.addUser();
  const file = path.join(gallery.folder, "photo.jpg");
  const picture = sharp({ create: { width: 30, height: 20, channels: 3, background: "teal" } });
  await writeFile(file, await picture.jpeg().toBuffer());
  const { contentHash } = await gallery.services.blobs.put(file);
  for (const visibility of ["private", "public"] as const) {
    const imageId = await gallery.addImage(owner, contentHash);
    const galleryId = await gallery.addGallery(owner, [imageId], visibility === "public");
    shown[visibility] = { imageId, galleryId };
  }
});
afterAll(() => gallery.close());

type Ids = typeof shown.public;
interface Route {
  path: string;
  request: (ids: Ids) => [target: string, init?: RequestInit];
  /** Statuses for nobody, a stranger and the owner; of the private gallery and of the public one. */
  private: [number, number, number];
  public: [number, number, number];
}

const write = (method: string, contentType: string, body?: string): RequestInit => ({
  method,
  headers: { Origin: TEST_ORIGIN, "Content-Type": contentType },
  ...(body === undefined ? {} : { body }),
});
const forReaders = { private: [404, 404, 200], public: [200, 200, 200] } satisfies Partial<Route>;
const forAll = { private: [200, 200, 200], public: [200, 200, 200] } satisfies Partial<Route>;

const ROUTES: Route[] = [
  { path: "/galleries/:id", request: ({ galleryId }) => [`/galleries/${galleryId}`], ...forReaders },
  {
    path: "/galleries/:id/photos/:photoId",
    request: ({ galleryId, imageId }) => [`/galleries/${galleryId}/photos/${imageId}`],
    ...forReaders,
  },
  { path: "/media/:id/:fileName", request: ({ imageId }) => [`/media/${imageId}/photo.jpg`], ...forReaders },
  {
    path: "/thumbs/:id/:file{[a-z]+\\.webp}",
    request: ({ imageId }) => [`/thumbs/${imageId}/grid.webp`],
    ...forReaders,
  },
  {
    path: "/api/galleries/:id/presence",
    request: ({ galleryId }) => [`/api/galleries/${galleryId}/presence`],
    ...forReaders,
  },
  {
    path: "/api/memories/:type/:id/presence",
    request: ({ imageId }) => [`/api/memories/image/${imageId}/presence`],
    ...forReaders,
  },
  {
    path: "/api/storage/edges",
    request: ({ imageId }) => [`/api/storage/edges?memoryId=${imageId}`],
    private: [401, 404, 200],
    public: [401, 403, 200],
  },
  {
    path: "/api/storage/edges",
    request: ({ imageId }) => [
      "/api/storage/edges",
      write("PUT", "application/json", JSON.stringify(icpEdge(imageId))),
    ],
    private: [401, 404, 200],
    public: [401, 403, 200],
  },
  { path: "/", request: () => ["/"], ...forAll },
  { path: "/archivable", request: () => ["/archivable"], ...forAll },
  { path: "/style.css", request: () => ["/style.css"], ...forAll },
  { path: "/icon.svg", request: () => ["/icon.svg"], ...forAll },
  { path: "/sign-in", request: () => ["/sign-in"], private: [200, 302, 302], public: [200, 302, 302] },
  {
    path: "/sign-in",
    request: () => ["/sign-in", write("POST", "application/x-www-form-urlencoded", "email=a&password=b")],
    private: [401, 401, 401],
    public: [401, 401, 401],
  },
];
/** Tested below, on a session of its own. */
const SIGN_OUT = "/sign-out";

describe.each(["private", "public"] as const)("in a %s gallery", (visibility) => {
  test.each(ROUTES)("$path answers nobody, a stranger and the owner as it should", async (route) => {
    const [target, init] = route.request(shown[visibility]);
    const statuses = [];
    for (const as of [undefined, stranger, owner]) {
      const response = await gallery.request(target, { ...init, as });
      await response.arrayBuffer();
      statuses.push(response.status);
    }
    expect(statuses).toEqual(route[visibility]);
  });
});

test("every route is in the table above", () => {
  const paths = gallery.app.routes
    .filter(({ method, path }) => method !== "ALL" && !path.endsWith("*"))
    .map(({ path }) => path);
  expect(new Set(paths)).toEqual(new Set([...ROUTES.map((route) => route.path), SIGN_OUT]));
});

test("the list shows private galleries to their owner only", async () => {
  const { galleryId } = shown.private;
  const list = async (as?: TestUser) => (await gallery.request("/", { as })).text();
  expect(await list(owner)).toContain(galleryId);
  expect(await list(stranger)).not.toContain(galleryId);
  expect(await list()).not.toContain(galleryId);
  expect(await list()).toContain(shown.public.galleryId);
});

test("a public image of a private gallery can be read by its address", async () => {
  const imageId = await gallery.addImage(owner, "ab".repeat(32));
  await gallery.database.update(images).set({ isPublic: true }).where(eq(images.id, imageId));
  expect((await gallery.request(`/api/memories/image/${imageId}/presence`)).status).toBe(200);
});

describe("signing in and out", () => {
  const signIn = (email: string, password: string, returnTo = "/") =>
    gallery.request("/sign-in", {
      ...write("POST", "application/x-www-form-urlencoded", String(new URLSearchParams({ email, password, returnTo }))),
    });

  test("gives a cookie that scripts and other sites cannot use, and takes it back", async () => {
    const user = await gallery.addUser("correct horse");
    const response = await signIn(
      ` ${user.email.toUpperCase()} `,
      "correct horse",
      `/galleries/${shown.public.galleryId}`,
    );
    expect(response.status).toBe(303);
    expect(response.headers.get("Location")).toBe(`/galleries/${shown.public.galleryId}`);
    const setCookie = response.headers.get("Set-Cookie") ?? "";
    expect(setCookie).toMatch(/^gallery_session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);

    const cookie = setCookie.split(";", 1)[0] ?? "";
    const page = () => gallery.request("/", { as: { ...user, cookie } }).then((answer) => answer.text());
    expect(await page()).toContain("Sign out");
    const signedOut = await gallery.request(SIGN_OUT, {
      ...write("POST", "application/x-www-form-urlencoded"),
      as: { ...user, cookie },
    });
    expect(signedOut.status).toBe(303);
    expect(signedOut.headers.get("Set-Cookie")).toMatch(/^gallery_session=; Max-Age=0/);
    expect(await page()).not.toContain("Sign out");
  });

  test("fails alike for a wrong password and an unknown address", async () => {
    const user = await gallery.addUser("correct horse");
    for (const [email, password] of [
      [user.email, "wrong"],
      ["nobody@example.com", "wrong"],
      ["nul\0@example.com", "wrong"],
    ] as const) {
      const response = await signIn(email, password);
      expect(response.status).toBe(401);
      expect(response.headers.get("Set-Cookie")).toBeNull();
      expect(await response.text()).toContain("do not go together");
    }
  });

  test.each(["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])(
    "does not lead to %s",
    async (returnTo) => {
      const user = await gallery.addUser("correct horse");
      expect((await signIn(user.email, "correct horse", returnTo)).headers.get("Location")).toBe("/");
    },
  );
});
