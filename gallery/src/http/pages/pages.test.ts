import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GalleryFixture, icpEdge, TEST_ORIGIN, type TestUser } from "../../../test/gallery-fixture.ts";
import { galleryItems } from "../../database/schema.ts";
import { refreshGalleryPresence } from "../../maintenance/edge-maintenance.ts";
import { createFolder } from "../../memories/folders.ts";
import { changeMemory } from "../../memories/memory-queries.ts";
import { ITEMS_PER_PAGE } from "../../views/gallery/gallery-items-view.tsx";

const HOSTILE = `"><script>alert(1)</script>'&`;
let gallery: GalleryFixture;
let owner: TestUser;
beforeAll(async () => {
  gallery = await GalleryFixture.open();
});
afterAll(() => gallery.close());
beforeEach(async () => {
  owner = await gallery.addUser();
});

async function page(target: string, as: TestUser | undefined = owner): Promise<string> {
  const response = await gallery.request(target, { as });
  expect(response.status).toBe(200);
  return response.text();
}

function post(target: string, fields: Record<string, string | File>, as: TestUser | undefined = owner) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return gallery.request(target, { method: "POST", as, headers: { Origin: TEST_ORIGIN }, body });
}

async function placeOf(response: Response): Promise<string> {
  expect(response.status).toBe(303);
  return response.headers.get("Location") ?? "";
}

test("a person fills a gallery with forms alone and sees on the dashboard how much of it is stored forever", async () => {
  const galleryPath = await placeOf(await post("/galleries", { title: "Summer" }));
  const galleryId = galleryPath.split("/").at(-1) ?? "";
  expect(await page("/upload")).toContain(`<option value="${galleryId}">Summer</option>`);
  const file = new File(["A letter."], "letter.txt");
  expect(await placeOf(await post("/upload", { file, galleryId, isPublic: "true" }))).toBe(galleryPath);
  const memoryId = /data-memory-id="([^"]+)"/.exec(await page(galleryPath))?.[1] ?? "";

  const folderPath = await placeOf(await post("/folders", { name: "Letters" }));
  const folderId = folderPath.split("/").at(-1) ?? "";
  const second = await post("/upload", { file, parentFolderId: folderId, galleryId: "", title: "Second" });
  expect(await page(folderPath)).toContain(await placeOf(second));
  expect(await placeOf(await post("/notes/new", { title: "Today", content: "It rained." }))).toMatch(
    /^\/memories\/note\//,
  );

  const both = (["metadata", "asset"] as const).map((artifact) =>
    icpEdge(memoryId, { memoryType: "document", artifact }),
  );
  expect((await gallery.putEdges(owner, both)).status).toBe(200);
  await gallery.putEdges(owner, {
    ...icpEdge(memoryId, { memoryType: "document", backend: "s3" }),
    present: false,
    syncState: "migrating",
  });
  expect(await page(galleryPath)).toContain("1 memory · Stored forever");
  await refreshGalleryPresence(gallery.database);
  const dashboard = await page("/dashboard");
  expect(dashboard).toMatch(/Stored forever<\/span><span[^>]*>1 gallery</);
  expect(dashboard).toMatch(/File on S3<\/td><td[^>]*>In progress/);
  for (const text of ["Summer", "Letters", "Letter", "Today"]) expect(dashboard).toContain(text);
  expect(dashboard).not.toContain("Second");
  expect(await page(`/memories/document/${memoryId}`)).toContain("Stored forever");
});

test("a form that is refused says why", async () => {
  const empty = await post("/upload", { file: new File([], "") });
  expect([empty.status, await empty.text()]).toEqual([400, expect.stringContaining('role="alert"')]);
  const program = await post("/upload", { file: new File([Uint8Array.of(0x7f, 0x45, 0x4c, 0x46)], "a.png") });
  expect([program.status, await program.text()]).toEqual([415, expect.stringContaining("Upload a picture")]);
  const untitled = await post("/notes/new", { title: " ", content: "Text" });
  expect([untitled.status, await untitled.text()]).toEqual([400, expect.stringContaining("Give it a title.")]);
});

test("forms of other sites do nothing", async () => {
  for (const target of ["/upload", "/notes/new", "/galleries", "/folders"]) {
    const body = new FormData();
    body.set("title", "Forged");
    const headers = { Origin: "https://evil.example" };
    expect((await gallery.request(target, { method: "POST", as: owner, headers, body })).status).toBe(403);
  }
});

test("somebody who has to sign in is taken to where they were going", async () => {
  const response = await gallery.request("/dashboard");
  expect([response.status, response.headers.get("Location")]).toEqual([302, "/sign-in?returnTo=%2Fdashboard"]);
});

test("what people write is text, wherever it is shown", async () => {
  const galleryPath = await placeOf(await post("/galleries", { title: HOSTILE }));
  const galleryId = galleryPath.split("/").at(-1) ?? "";
  const file = new File([HOSTILE], `${HOSTILE}.txt`);
  await post("/upload", { file, galleryId, title: HOSTILE, description: HOSTILE });
  const memoryId = /data-memory-id="([^"]+)"/.exec(await page(galleryPath))?.[1] ?? "";
  const note = await placeOf(await post("/notes/new", { title: HOSTILE, content: HOSTILE }));
  const folder = await placeOf(await post("/folders", { name: HOSTILE }));
  const failed = { memoryType: "document", present: false } as const;
  await gallery.putEdges(owner, [
    icpEdge(memoryId, { ...failed, syncState: "migrating" }),
    icpEdge(memoryId, { ...failed, syncState: "failed", syncError: HOSTILE }),
  ]);
  const pages = [
    "/",
    galleryPath,
    `${galleryPath}/preview`,
    `${galleryPath}/settings`,
    `${galleryPath}/items/${memoryId}`,
    `/memories/document/${memoryId}`,
    `/memories/document/${memoryId}/settings`,
    note,
    `${note}/settings`,
    folder,
    "/dashboard",
    "/upload",
  ];
  for (const target of pages) {
    const response = await gallery.request(target, { as: owner });
    const policy = response.headers.get("Content-Security-Policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:/);
    const html = await response.text();
    expect(html).toContain("alert(1)");
    expect(html.replace(/<script type="module" src="\/(?:live|upload)\.js"><\/script>/, "")).not.toMatch(/<script/i);
  }
});

test("a large gallery has several pages with the same id, and one page on request", async () => {
  const memoryId = await gallery.addImage(owner);
  const galleryId = await gallery.addGallery(owner, []);
  const ids = [memoryId];
  while (ids.length < ITEMS_PER_PAGE + 1) ids.push(await gallery.addImage(owner));
  await gallery.database
    .insert(galleryItems)
    .values(ids.map((id, position) => ({ galleryId, memoryId: id, memoryType: "image", position }) as const));
  const idsIn = (html: string) => [...html.matchAll(/data-memory-id="([^"]+)"/g)].map(([, id]) => id);
  const [first, second] = [await page(`/galleries/${galleryId}`), await page(`/galleries/${galleryId}?page=2`)];
  expect(first).toContain(`href="/galleries/${galleryId}?page=2" rel="next"`);
  expect(idsIn(first)).toHaveLength(ITEMS_PER_PAGE);
  expect([...idsIn(first), ...idsIn(second)]).toEqual(ids);
  expect(idsIn(await page(`/galleries/${galleryId}?page=all`))).toEqual(ids);
  for (const html of [first, second]) expect(html).toContain(`data-gallery-id="${galleryId}"`);
  for (const wrong of ["0", "3", "1.5", "x"])
    expect((await gallery.request(`/galleries/${galleryId}?page=${wrong}`, { as: owner })).status).toBe(404);
});

test("the preview has the same hooks as the gallery's page", async () => {
  const galleryId = await gallery.addGallery(owner, [await gallery.addImage(owner)]);
  const hooks = (html: string) => html.match(/data-[a-z-]+="[^"]*"|rel="storage-edges"/g);
  const overview = await page(`/galleries/${galleryId}`);
  expect(hooks(overview)?.length).toBeGreaterThan(8);
  expect(hooks(await page(`/galleries/${galleryId}/preview`))).toEqual(hooks(overview));
});

test("everybody sees where copies are, on every page and without the extension", async () => {
  const [stored, only, going] = [
    await gallery.addImage(owner),
    await gallery.addImage(owner),
    await gallery.addImage(owner),
  ];
  const [mixed, whole] = [
    await gallery.addGallery(owner, [stored, only, going], true),
    await gallery.addGallery(owner, [stored], true),
  ];
  const edgesOf = (id: string, changes = {}) =>
    (["metadata", "asset"] as const).map((artifact) => icpEdge(id, { artifact, ...changes }));
  await gallery.putEdges(owner, [...edgesOf(stored), ...edgesOf(going, { present: false, syncState: "migrating" })]);
  await refreshGalleryPresence(gallery.database);
  /** @returns the badges of the element with this id, without what only screen readers hear */
  const badges = (html: string, id: string) => {
    const [, inside = ""] =
      new RegExp(`<span class="badges" id="${id}"[^>]*>(.*?)</span></span></span>`).exec(html) ?? [];
    return [...inside.matchAll(/<span class="badge [a-z0-9_]+" title="[^"]+">([^<]+)/g)].map(([, text]) => text);
  };
  const stranger = await gallery.addUser();
  for (const as of [owner, stranger, undefined]) {
    const listed = await gallery.request("/", { as }).then((response) => response.text());
    expect(badges(listed, `badges-gallery-${mixed}`)).toEqual(["1 on the way", "ICP 1/3"]);
    expect(badges(listed, `badges-gallery-${whole}`)).toEqual(["ICP"]);
    for (const layout of ["", "/preview"]) {
      const html = await gallery.request(`/galleries/${mixed}${layout}`, { as }).then((response) => response.text());
      expect(badges(html, "badges")).toEqual(["1 on the way", "ICP 1/3"]);
      expect(badges(html, `badges-image-${stored}`)).toEqual(["ICP"]);
      expect(badges(html, `badges-image-${only}`)).toEqual(["NEON"]);
      expect(badges(html, `badges-image-${going}`)).toEqual(["on the way", "NEON"]);
    }
    for (const path of [`/memories/image/${stored}`, `/galleries/${mixed}/items/${stored}`]) {
      const html = await gallery.request(path, { as }).then((response) => response.text());
      expect(badges(html, "badges")).toEqual(["ICP"]);
      expect(html).toContain(`data-memory-id="${stored}"`);
      expect(html).toContain('rel="storage-edges"');
    }
  }
  const folder = await createFolder(gallery.database, owner, { name: "Things", parentFolderId: null });
  await changeMemory(gallery.database, owner, { id: only, type: "image" }, { parentFolderId: folder.id });
  expect(badges(await page("/dashboard"), `badges-image-${stored}`)).toEqual(["ICP"]);
  expect(badges(await page("/dashboard"), `badges-gallery-${mixed}`)).toEqual(["1 on the way", "ICP 1/3"]);
  expect(badges(await page(`/folders/${folder.id}`), `badges-image-${only}`)).toEqual(["NEON"]);
});

test("the page of a memory in its gallery is the memory's own page, to archivers", async () => {
  const id = await gallery.addImage(owner);
  const galleryId = await gallery.addGallery(owner, [id], true);
  expect(await page(`/galleries/${galleryId}/items/${id}`)).toContain(
    `<link rel="canonical" href="/memories/image/${id}"/>`,
  );
});

test("the dashboard shows the memories of one status, from all folders, and those that are not stored first", async () => {
  const [stored, only] = [await gallery.addImage(owner), await gallery.addImage(owner)];
  const folder = await createFolder(gallery.database, owner, { name: "Things", parentFolderId: null });
  await changeMemory(gallery.database, owner, { id: only, type: "image" }, { parentFolderId: folder.id });
  await gallery.putEdges(
    owner,
    (["metadata", "asset"] as const).map((artifact) => icpEdge(stored, { artifact })),
  );
  const shown = async (path: string) =>
    [...(await page(path)).matchAll(/data-memory-id="([^"]+)"/g)].map(([, id]) => id);
  expect(await shown("/dashboard")).toEqual([stored]);
  expect(await shown("/dashboard?memories=web2_only")).toEqual([only]);
  expect(await shown("/dashboard?memories=stored_forever&order=status")).toEqual([stored]);
  expect(await shown("/dashboard?memories=failed")).toEqual([]);
  expect(await shown("/dashboard?memories=nonsense&order=")).toEqual([stored]);
  expect(await shown(`/folders/${folder.id}?memories=web2_only`)).toEqual([only]);
  await changeMemory(gallery.database, owner, { id: only, type: "image" }, { parentFolderId: null });
  expect(await shown("/dashboard?order=status")).toEqual([only, stored]);
});

test("a gallery of several pages says on each how many memories it has", async () => {
  const ids = await Promise.all(Array.from({ length: 3 }, () => gallery.addImage(owner)));
  const galleryId = await gallery.addGallery(owner, ids);
  expect(await page(`/galleries/${galleryId}`)).toContain('data-gallery-count="3"');
});
