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
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GalleryOptions, type RunningGallery, startGallery } from "./index.ts";

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

const CLI = fileURLToPath(new URL("./cli.ts", import.meta.url));
const TSX = import.meta.resolve("tsx");

const run = (...args: string[]) => runWith({}, ...args);

function runWith(settings: NodeJS.ProcessEnv, ...args: string[]) {
  const env = { ...process.env, TMPDIR: folder, DATABASE_URL: "", ...settings };
  const child = spawn(process.execPath, ["--import", TSX, CLI, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  const stderr: string[] = [];
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk.toString()));
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, stderr: stderr.join("") }));
  return { child, ended };
}

test("a person signs in over HTTP, reports an edge as an extension does, and it is there after a restart", async () => {
  const dataDir = path.join(folder, "data");
  const first = await withGallery({ photosDir, dataDir, isPublic: false }, async (gallery) => {
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

  await withGallery({ photosDir, dataDir, isPublic: true }, async (gallery) => {
    expect(gallery.galleryId).toBe(first.galleryId);
    expect(gallery.credentials).toEqual(first.credentials);
    expect((await stat(path.join(dataDir, "demo-password"))).mode & 0o777).toBe(0o600);
    const presence = await fetch(`${gallery.url}/api/galleries/${gallery.galleryId}/presence`);
    expect(await presence.json()).toMatchObject({ storageStatus: "stored_forever", totalMemories: 1 });
  });
});

test("a photo folder that is not there is named before anything is started", async () => {
  await expect(startGallery({ port: 0, photosDir: path.join(folder, "nowhere") })).rejects.toThrow(
    "There is no photo folder",
  );
});

test("without photos there is an empty gallery, and its data folder is its own", async () => {
  const dataDir = path.join(folder, "own");
  await withGallery({ dataDir }, async ({ url, galleryUrl, credentials }) => {
    const response = await fetch(galleryUrl);
    expect([response.status, (await response.text()).includes("Nothing in it yet")]).toEqual([200, true]);
    expect(await (await fetch(`${url}/sign-in`)).text()).toContain(credentials.password);
    expect(await run("--data", dataDir).ended).toEqual({
      code: 1,
      stderr: `The data folder ${dataDir} is in use by process ${process.pid}. Stop that gallery or name another folder.\n`,
    });
  });
});

describe("on the command line", () => {
  test("it prints one line of JSON, serves, and ends well and tidily on SIGTERM", async () => {
    const { child, ended } = run("--port", "0", "--photos", photosDir);
    const lines: string[] = [];
    const reader = createInterface(child.stdout);
    reader.on("line", (line) => lines.push(line));
    await once(reader, "line");
    const printed = JSON.parse(lines[0] ?? "") as Record<string, string>;
    expect(Object.keys(printed)).toEqual(["url", "galleryUrl", "galleryId", "email", "password"]);
    expect((await fetch(printed.galleryUrl ?? "")).status).toBe(200);
    child.kill("SIGTERM");
    expect(await ended).toEqual({ code: 0, stderr: "" });
    expect(lines).toHaveLength(1);
    expect((await readdir(folder)).filter((name) => name.startsWith("store-forever-gallery-"))).toEqual([]);
  });

  test("a port in use is named", async () => {
    const blocker = createServer().listen(0, "127.0.0.1");
    await once(blocker, "listening");
    const address = blocker.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const { code, stderr } = await run("--port", String(port)).ended;
    blocker.close();
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `Port ${port} is in use. Name another one, or 0 for a free one.\n`,
    });
  });

  test.each([
    [["--port", "many"], "--port takes 0 to 65535, not many."],
    [["--colour"], "Unknown option '--colour'"],
  ])("%j is explained", async (args, message) => {
    const { code, stderr } = await run(...args).ended;
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain("Usage:");
  });

  test.each([
    [{ ICP_VERIFICATION: "yes" }, 'ICP_VERIFICATION is "required" or "off", not "yes".'],
    [{ ICP_VERIFICATION: "required", ICP_CANISTER_ID: "aaaaa-aa", ICP_ROOT_KEY: "xyz" }, "ICP_ROOT_KEY in hexadecimal"],
    [{ ICP_HOST: "https://icp-api.io" }, "need ICP_CANISTER_ID"],
  ])("%j is explained", async (settings, message) => {
    const { code, stderr } = await runWith(settings).ended;
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
