import { createHash, randomUUID } from "node:crypto";
import fc from "fast-check";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GalleryFixture, icpEdge, TEST_ORIGIN, type TestUser } from "../../../test/gallery-fixture.ts";
import { readEdges } from "../../edges/edge-rows.ts";
import { safeFileName } from "../../memories/file-name.ts";

let gallery: GalleryFixture;
let owner: TestUser;
beforeAll(async () => {
  gallery = await GalleryFixture.open({ maxUploadBytes: 200_000 });
});
afterAll(() => gallery.close());
beforeEach(async () => {
  owner = await gallery.addUser();
});

interface Memory {
  id: string;
  type: string;
  title: string;
  url: string;
  mimeType: string;
  fileName: string;
  contentHash: string;
  parentFolderId: string | null;
}

function upload(bytes: Uint8Array<ArrayBuffer>, name: string, fields: Record<string, string> = {}): Promise<Response> {
  const body = new FormData();
  body.set("file", new File([bytes], name, { type: "image/png" }));
  for (const [key, value] of Object.entries(fields)) body.set(key, value);
  return gallery.request("/api/uploads", { method: "POST", as: owner, headers: { Origin: TEST_ORIGIN }, body });
}

async function uploaded(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  fields?: Record<string, string>,
): Promise<Memory> {
  const response = await upload(bytes, name, fields);
  expect(response.status).toBe(201);
  return (await response.json()) as Memory;
}

const text = (content: string) => new TextEncoder().encode(content);
const padded = (...head: number[]) => Uint8Array.from([...head, ...Array(600).fill(0)]);
const jpeg = async () =>
  new Uint8Array(
    await sharp({ create: { width: 8, height: 8, channels: 3, background: "teal" } })
      .jpeg()
      .toBuffer(),
  );

describe("an upload's type is that of its bytes, not of its name", () => {
  const mp4 = padded(0, 0, 0, 0x18, ...text("ftypisom"), 0, 0, 2, 0, ...text("isomiso2"));
  const ogg = padded(...text("OggS"), 0, 2, ...Array(22).fill(0), ...text("\x01vorbis"));
  const files: [string, () => Promise<Uint8Array<ArrayBuffer>>, string, string, string][] = [
    ["a JPEG", jpeg, "photo.txt", "image", "image/jpeg"],
    ["an MP4", async () => mp4, "film.jpg", "video", "video/mp4"],
    ["an Ogg", async () => ogg, "song.exe", "audio", "audio/ogg"],
    ["a PDF", async () => text("%PDF-1.7\n%âãÏÓ\n"), "paper.html", "document", "application/pdf"],
    ["a page", async () => text("<!doctype html><script>alert(1)</script>"), "x.png", "document", "text/plain"],
    ["a drawing with a script", async () => text('<svg onload="alert(1)"/>'), "x.svg", "document", "text/plain"],
  ];
  test.each(files)("%s", async (_, bytes, name, type, mimeType) => {
    const content = await bytes();
    const memory = await uploaded(content, name);
    const contentHash = createHash("sha256").update(content).digest("hex");
    expect(memory).toMatchObject({ type, mimeType, fileName: name, contentHash });
    const edges = await readEdges(gallery.database, [memory.id]);
    expect(edges).toMatchObject([
      { backend: "neon-db", artifact: "metadata", present: true, memoryType: type },
      { backend: "vercel-blob", artifact: "asset", present: true, contentHash, sizeBytes: content.length },
    ]);
    const media = await gallery.request(memory.url, { as: owner });
    expect(new Uint8Array(await media.arrayBuffer())).toEqual(content);
    expect(media.headers.get("Content-Type")).toMatch(new RegExp(`^${mimeType}(; charset=utf-8)?$`));
    expect(media.headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(media.headers.get("Content-Security-Policy")).toContain("sandbox");
    expect(media.headers.get("Content-Disposition")?.startsWith("attachment") ?? false).toBe(mimeType.endsWith("pdf"));
    const page = await gallery.request(`/memories/${type}/${memory.id}`, { as: owner });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining(`data-memory-type="${type}"`)]);
  });

  test.each([
    ["a program", padded(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1), 415],
    ["bytes of no kind", Uint8Array.from([0, 1, 2, 3, 255]), 415],
    ["nothing", new Uint8Array(), 400],
  ])("%s is not taken", async (_, bytes, status) => {
    const response = await upload(bytes, "photo.jpg");
    expect([response.status, await response.json()]).toMatchObject([
      status,
      { error: { code: "InvalidArgument", field: "file" } },
    ]);
  });
});

/** A sound of one second: 8,000 samples, two channels of 16 bits (RIFF WAVE). */
function wav(): Uint8Array<ArrayBuffer> {
  const [seconds, rate, frameBytes] = [1, 8_000, 4];
  const bytes = Buffer.alloc(44 + seconds * rate * frameBytes);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(2, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * frameBytes, 28);
  bytes.writeUInt16LE(frameBytes, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(bytes.length - 44, 40);
  return new Uint8Array(bytes);
}

test("a sound tells how long it is and how it sounds, to the API and on its page", async () => {
  const sound = await uploaded(wav(), "song.wav");
  expect(sound).toMatchObject({
    type: "audio",
    durationSeconds: 1,
    metadata: { format: "WAVE", bitrate: 256_000, sampleRate: 8_000, channels: 2 },
  });
  const page = await gallery.request(`/memories/audio/${sound.id}`, { as: owner });
  expect(await page.text()).toContain(", 0:01, 256 kbit/s, 8 kHz, 2 channels");
  const broken = await uploaded(wav().slice(0, 20), "broken.wav");
  expect(broken).toMatchObject({ type: "audio", durationSeconds: null, metadata: {} });
});

test("a note keeps what it says beside its text, shows it, and is changed by the API and the form; other types have no such thing", async () => {
  const metadata = { tags: ["summer", "sea"], mood: "calm", location: "Elba", dateOfMemory: "July 1998" };
  const note = { type: "note", title: "Holidays", content: "We swam.", metadata };
  const created = (await (await gallery.send("POST", "/api/memories", note, owner)).json()) as Memory;
  expect(created).toMatchObject({ metadata });
  const page = `/memories/note/${created.id}`;
  const shown = await (await gallery.request(page, { as: owner })).text();
  for (const said of ["summer, sea", "calm", "Elba", "July 1998"]) expect(shown).toContain(`>${said}</dd>`);

  const changed = await gallery.send("PATCH", `/api${page}`, { metadata: { mood: "happy" } }, owner);
  expect([changed.status, await changed.json()]).toMatchObject([200, { metadata: { mood: "happy" } }]);
  const body = new URLSearchParams({ title: "Holidays", description: "", content: "We swam.", tags: " sea,, sun ," });
  const saved = await gallery.request(`${page}/settings`, {
    method: "POST",
    as: owner,
    headers: { Origin: TEST_ORIGIN },
    body,
  });
  expect(saved.status).toBe(303);
  const now = (await (await gallery.request(`/api${page}`, { as: owner })).json()) as { metadata: unknown };
  expect(now.metadata).toEqual({ tags: ["sea", "sun"] });

  const photo = await uploaded(await jpeg(), "photo.jpg");
  const refused = await gallery.send("PATCH", `/api/memories/image/${photo.id}`, { metadata: { mood: "calm" } }, owner);
  expect([refused.status, await refused.json()]).toMatchObject([
    400,
    { error: { code: "InvalidArgument", field: "metadata" } },
  ]);
});

test("presence is told by the id alone", async () => {
  const { id } = await uploaded(await jpeg(), "photo.jpg");
  const presence = await gallery.request(`/api/memories/${id}/presence`, { as: owner });
  expect(await presence.json()).toMatchObject({ memoryId: id, memoryType: "image", assetBlob: true, metaIcp: false });
  const none = await gallery.request(`/api/memories/${randomUUID()}/presence`, { as: owner });
  expect([none.status, await none.json()]).toMatchObject([404, { error: { code: "NotFound" } }]);
});

test("an upload that is too large, empty or missing is refused", async () => {
  const large = await upload(new Uint8Array(200_001), "large.bin");
  expect([large.status, await large.json()]).toMatchObject([413, { error: { code: "TooLarge" } }]);
  const headers = { Origin: TEST_ORIGIN, "Content-Type": "application/json" };
  const none = await gallery.request("/api/uploads", { method: "POST", as: owner, headers, body: "{}" });
  expect([none.status, await none.json()]).toMatchObject([415, { error: { code: "InvalidArgument" } }]);
});

test.each([
  ["../../etc/passwd", "passwd"],
  ["C:\\fakepath\\photo.jpg", "photo.jpg"],
  ["..", "file"],
  ["\u202Egpj.exe\0", "gpj.exe"],
  ['<img src=x onerror="alert(1)">.png', "img src=x onerror=alert(1).png"],
  [`${"ä".repeat(300)}.jpeg`, `${"ä".repeat(145)}.jpeg`],
])("a file called %s is kept as %s", async (name, kept) => {
  const memory = await uploaded(text("Some text."), name);
  expect(memory.fileName).toBe(safeFileName(name));
  expect(safeFileName(name)).toBe(kept);
  expect((await gallery.request(memory.url, { as: owner })).status).toBe(200);
});

test("a file name is reduced to a name", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (name) => {
      const kept = safeFileName(name);
      expect(kept).toMatch(/^[^/\\\p{Cc}]{1,150}$/u);
      expect(kept).not.toMatch(/^\.|\.$/);
      expect(() => encodeURIComponent(kept)).not.toThrow();
    }),
  );
});

describe("a note", () => {
  const write = async () => {
    const body = { type: "note", title: "Today", content: "It rained.", metadata: { mood: "calm" } };
    const response = await gallery.send("POST", "/api/memories", body, owner);
    expect(response.status).toBe(201);
    return (await response.json()) as Memory;
  };

  test("has its content as its original, and a metadata edge", async () => {
    const note = await write();
    const media = await gallery.request(note.url, { as: owner });
    expect(await media.text()).toBe("It rained.");
    expect(note.contentHash).toBe(createHash("sha256").update("It rained.").digest("hex"));
    expect(await readEdges(gallery.database, [note.id])).toMatchObject([{ backend: "neon-db", artifact: "metadata" }]);
    expect(await (await gallery.request(`/memories/note/${note.id}`, { as: owner })).text()).toContain("It rained.");
  });

  test("has a new original once it is changed: copies elsewhere stop counting", async () => {
    const note = await write();
    const { contentHash } = note;
    await gallery.putEdges(owner, icpEdge(note.id, { memoryType: "note", contentHash }));
    const same = await gallery.send("PATCH", `/api/memories/note/${note.id}`, { content: "It rained." }, owner);
    expect(await same.json()).toMatchObject({ contentHash });
    const icp = async () =>
      (await readEdges(gallery.database, [note.id])).filter((edge) => edge.backend === "icp-canister");
    expect(await icp()).toMatchObject([{ present: true }]);
    const changed = await gallery.send("PATCH", `/api/memories/note/${note.id}`, { content: "It poured." }, owner);
    expect(await changed.json()).toMatchObject({ content: "It poured." });
    expect(await icp()).toMatchObject([{ present: false }]);
  });

  test("has content that can be changed; a photo has not", async () => {
    const { id } = await uploaded(await jpeg(), "a.jpg");
    const response = await gallery.send("PATCH", `/api/memories/image/${id}`, { content: "No" }, owner);
    expect([response.status, await response.json()]).toMatchObject([400, { error: { field: "content" } }]);
  });
});

test("a deleted memory takes its edges, shares and places in galleries with it", async () => {
  const { id } = await uploaded(await jpeg(), "a.jpg");
  const galleryId = await gallery.addGallery(owner, [id]);
  await gallery.send("POST", `/api/memories/image/${id}/shares`, { sharedWithType: "user" }, owner);
  expect((await gallery.send("DELETE", `/api/memories/image/${id}`, undefined, owner)).status).toBe(204);
  expect(await readEdges(gallery.database, [id])).toEqual([]);
  const items = await gallery.request(`/api/galleries/${galleryId}/items`, { as: owner });
  expect(await items.json()).toEqual({ items: [] });
  expect((await gallery.request(`/api/memories/image/${id}`, { as: owner })).status).toBe(404);
});

test("the user's memories are listed, the newest first, by type and by folder", async () => {
  const made = await gallery.send("POST", "/api/folders", { name: "Trips" }, owner);
  const folder = (await made.json()) as { id: string };
  const ids: string[] = [];
  for (const name of ["1.txt", "2.txt", "3.txt"]) ids.unshift((await uploaded(text(name), name)).id);
  const filed = await uploaded(await jpeg(), "a.jpg", { parentFolderId: folder.id, title: "Filed" });
  expect(filed).toMatchObject({ parentFolderId: folder.id, title: "Filed" });
  const list = async (query: string) => {
    const response = await gallery.request(`/api/memories?${query}`, { as: owner });
    return (await response.json()) as { items: Memory[]; nextCursor?: string };
  };
  const first = await list("limit=3");
  const second = await list(`limit=3&cursor=${first.nextCursor}`);
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([filed.id, ...ids]);
  expect((await list("type=image")).items.map(({ id }) => id)).toEqual([filed.id]);
  expect((await list(`folderId=${folder.id}`)).items.map(({ id }) => id)).toEqual([filed.id]);
  expect((await list("folderId=none")).items).toHaveLength(3);
  expect((await upload(text("x"), "x.txt", { parentFolderId: randomUUID() })).status).toBe(404);
});

test("folders are renamed and moved, but not into themselves, and deleted without what is in them", async () => {
  const make = async (name: string, parentFolderId: string | null = null) => {
    const response = await gallery.send("POST", "/api/folders", { name, parentFolderId }, owner);
    return { status: response.status, ...((await response.json()) as { id: string }) };
  };
  const outer = await make("Outer");
  const inner = await make("Inner", outer.id);
  expect((await make("Inner", outer.id)).status).toBe(409);
  const move = (id: string, change: object) => gallery.send("PATCH", `/api/folders/${id}`, change, owner);
  expect((await move(outer.id, { parentFolderId: inner.id })).status).toBe(409);
  expect((await move(outer.id, { parentFolderId: outer.id })).status).toBe(409);
  const renamed = await move(inner.id, { name: "Other" });
  expect(await renamed.json()).toEqual({ id: inner.id, name: "Other", parentFolderId: outer.id });

  const { id } = await uploaded(text("Kept."), "kept.txt", { parentFolderId: inner.id });
  const page = await gallery.request(`/folders/${inner.id}`, { as: owner });
  expect(await page.text()).toMatch(/Outer[\s\S]*<h1 dir="auto">Other[\s\S]*Kept/);
  expect((await gallery.send("DELETE", `/api/folders/${outer.id}`, undefined, owner)).status).toBe(204);
  expect((await gallery.request(`/folders/${inner.id}`, { as: owner })).status).toBe(404);
  const kept = await gallery.request(`/api/memories/document/${id}`, { as: owner });
  expect(await kept.json()).toMatchObject({ id, parentFolderId: null });
});
