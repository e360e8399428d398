import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createGalleryDatabase } from "../../test/test-database.ts";
import { type GalleryOptions, type RunningGallery, startGallery } from "./start-gallery.ts";

let folder: string;
let photosDir: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gallery-test-"));
  photosDir = await mkdtemp(path.join(folder, "holiday-"));
  const picture = sharp({ create: { width: 30, height: 20, channels: 3, background: "teal" } });
  await writeFile(path.join(photosDir, "lake.jpg"), await picture.jpeg().toBuffer());
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function withGallery<T>(
  options: Partial<GalleryOptions>,
  use: (gallery: RunningGallery) => Promise<T>,
): Promise<T> {
  const gallery = await startGallery({ port: 0, ...options });
  try {
    return await use(gallery);
  } finally {
    await gallery.close();
  }
}

async function signIn({ url, credentials }: RunningGallery): Promise<string> {
  const response = await fetch(`${url}/sign-in`, {
    method: "POST",
    headers: { Origin: url },
    body: new URLSearchParams({ ...credentials }),
    redirect: "manual",
  });
  expect(response.status).toBe(303);
  return (response.headers.get("Set-Cookie") ?? "").split(";", 1)[0] ?? "";
}

const CLI = fileURLToPath(new URL("../../commands/gallery.ts", import.meta.url));
const TSX = import.meta.resolve("tsx");

function run(settings: NodeJS.ProcessEnv, ...args: string[]) {
  const env = { ...process.env, TMPDIR: folder, DATABASE_URL: "", ...settings };
  const child = spawn(process.execPath, ["--import", TSX, CLI, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  const stderr: string[] = [];
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk.toString()));
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, stderr: stderr.join("") }));
  return { child, ended };
}

test("a person signs in over HTTP, reports an edge as an extension does, and it is there after a restart", async () => {
  const dataDir = path.join(folder, "data");
  const { databaseUrl, drop } = await createGalleryDatabase(dataDir);
  const first = await withGallery({ photosDir, dataDir, databaseUrl, isPublic: false }, async (gallery) => {
    expect((await fetch(gallery.galleryUrl)).status).toBe(404);
    const cookie = await signIn(gallery);
    const page = await (await fetch(gallery.galleryUrl, { headers: { Cookie: cookie } })).text();
    const memoryId = /data-memory-id="([^"]+)"/.exec(page)?.[1] ?? "";
    const original = /data-original="([^"]+)"/.exec(page)?.[1] ?? "";
    const photo = await fetch(new URL(original, gallery.galleryUrl), { headers: { Cookie: cookie } });
    expect(Buffer.from(await photo.arrayBuffer())).toEqual(await readFile(path.join(photosDir, "lake.jpg")));

    const edge = { memoryId, memoryType: "image", backend: "icp-canister", present: true };
    const reported = await fetch(new URL("/api/storage/edges", gallery.url), {
      method: "PUT",
      headers: { Origin: "chrome-extension://abcdefghijklmnop", Cookie: cookie, "Content-Type": "application/json" },
      body: JSON.stringify([
        { ...edge, artifact: "metadata" },
        { ...edge, artifact: "asset" },
      ]),
    });
    expect(reported.status).toBe(200);
    return gallery;
  });

  await withGallery({ photosDir, dataDir, databaseUrl, isPublic: true }, async (gallery) => {
    expect(gallery.galleryId).toBe(first.galleryId);
    expect(gallery.credentials).toEqual(first.credentials);
    expect((await stat(path.join(dataDir, "demo-password"))).mode & 0o777).toBe(0o600);
    const presence = await fetch(`${gallery.url}/api/galleries/${gallery.galleryId}/presence`);
    expect(await presence.json()).toMatchObject({ storageStatus: "stored_forever", totalMemories: 1 });
    // A demonstration shows everybody its password. A gallery with a Postgres server does not.
    const signInPage = await (await fetch(`${gallery.url}/sign-in`)).text();
    expect(signInPage.includes(gallery.credentials.password)).toBe(databaseUrl === undefined);
  });
  await drop();
});

test("a missing photo folder is reported before anything starts", async () => {
  await expect(startGallery({ port: 0, photosDir: path.join(folder, "nowhere") })).rejects.toThrow(
    "There is no photo folder",
  );
});

test("a port that is in use is reported before a database is opened", async () => {
  const blocker = createServer().listen(0, "127.0.0.1");
  await once(blocker, "listening");
  const address = blocker.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const dataDir = path.join(folder, "unused");
  await expect(startGallery({ port, dataDir })).rejects.toThrow(
    `Port ${port} is in use. Name another one, or 0 for a free one.`,
  );
  expect(await readdir(dataDir)).toEqual([]);
  blocker.close();
});

test("the command prints one line of JSON, serves an empty gallery, and ends on SIGTERM with code 0 and its files removed", async () => {
  const dataDir = path.join(folder, "empty");
  const { databaseUrl, drop } = await createGalleryDatabase(dataDir);
  const settings = { ICP_VERIFICATION: "off", DATABASE_URL: databaseUrl ?? "" };
  const { child, ended } = run(settings, "--port", "0", "--data", dataDir);
  const lines: string[] = [];
  const reader = createInterface(child.stdout);
  reader.on("line", (line) => lines.push(line));
  await once(reader, "line");
  const printed = JSON.parse(lines[0] ?? "") as Record<string, string>;
  expect(Object.keys(printed)).toEqual(["url", "galleryUrl", "galleryId", "email", "password"]);
  const response = await fetch(printed.galleryUrl ?? "");
  expect([response.status, (await response.text()).includes("No memories yet")]).toEqual([200, true]);
  child.kill("SIGTERM");
  expect(await ended).toEqual({ code: 0, stderr: "" });
  expect(lines).toHaveLength(1);
  expect(await readdir(dataDir)).not.toContain("gallery.lock");
  await drop();
});

test("the command explains an option that it does not know", async () => {
  const { code, stderr } = await run({}, "--port", "many").ended;
  expect(code).toBe(2);
  expect(stderr).toContain("--port takes 0 to 65535, not many.\n\nUsage:");
});
