import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startGallery } from "../src/server/start-gallery.ts";
import { createGalleryDatabase } from "../test/test-database.ts";
import { migrate } from "./migrate.ts";
import { type MigrateOptions, readMigrateOptions } from "./migrate-options.ts";

const CLI = fileURLToPath(new URL("./gallery-migrate.ts", import.meta.url));
let folder: string;
let data: string;
let databaseUrl: string | undefined;
let drop: () => Promise<void>;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gallery-test-"));
  data = path.join(folder, "data");
  ({ databaseUrl, drop } = await createGalleryDatabase(data));
});
afterAll(async () => {
  await drop();
  await rm(folder, { recursive: true, force: true });
});

async function runCommand(...args: string[]) {
  const env = { ...process.env, DATABASE_URL: databaseUrl ?? "" };
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), CLI, ...args], { env });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    output.stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    output.stderr += chunk.toString();
  });
  const [code] = await once(child, "close");
  return { code: code as number | null, ...output };
}

test("a gallery's copies are counted, its edges and originals validated, and its migrations undone", async () => {
  const photosDir = await mkdtemp(path.join(folder, "photos-"));
  await writeFile(path.join(photosDir, "a.jpg"), "not quite a photo");
  await (await startGallery({ port: 0, photosDir, dataDir: data, databaseUrl })).close();
  const run = (command: MigrateOptions["command"]) =>
    migrate({ command, data, databaseUrl, batch: 1, steps: 1 }, () => {});

  const there = { present: true, syncState: "idle", count: 1 };
  expect(await run("status")).toEqual({
    isFine: true,
    result: {
      copies: [
        { backend: "neon-db", artifact: "metadata", ...there, sizeBytes: 0 },
        { backend: "vercel-blob", artifact: "asset", ...there, sizeBytes: 17 },
      ],
    },
  });
  for (const name of await readdir(path.join(data, "blobs"))) await rm(path.join(data, "blobs", name));
  const { code, stdout, stderr } = await runCommand("validate", "--data", data);
  expect([code, stderr, JSON.parse(stdout)]).toEqual([
    1,
    "",
    {
      memoriesWithoutMetadataEdge: 0,
      filesWithoutAssetEdge: 0,
      otherHashes: 0,
      edgesWithoutMemory: 0,
      lostOriginals: 1,
    },
  ]);
  expect(await run("down")).toMatchObject({ result: { undone: [expect.stringMatching(/^\d{4}_/)] } });
});

test("the command explains a command that it does not know", async () => {
  const { code, stderr } = await runCommand("sideways", "--data", "x");
  expect([code, stderr]).toEqual([2, expect.stringContaining("Name one command: ")]);
});

test("options and environment are read", () => {
  const environment = { DATABASE_URL: "postgres://x" };
  expect(readMigrateOptions(["down", "--data", "d", "--steps", "2"], environment)).toEqual({
    command: "down",
    data: "d",
    databaseUrl: "postgres://x",
    batch: 1000,
    steps: 2,
  });
  expect(readMigrateOptions(["--help"], {})).toBeUndefined();
});

test.each([
  [["backfill"], "--data names the gallery's data folder."],
  [["up", "down", "--data", "x"], "Name one command: up, status, backfill, validate, rollback, down."],
  [["up", "--data", "x", "--batch", "0"], "--batch takes 1 to 999999, not 0."],
  [["--colour"], "Unknown option '--colour'"],
])("%j is explained", (args, message) => {
  expect(() => readMigrateOptions(args, {})).toThrow(message);
});
