import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startGallery } from "./index.ts";

const CLI = fileURLToPath(new URL("./migrate-cli.ts", import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gallery-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(...args: string[]) {
  const env = { ...process.env, DATABASE_URL: "" };
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

test("the edges of a gallery's memories are in order, and the tables can be taken back", async () => {
  const photosDir = await mkdtemp(path.join(folder, "photos-"));
  await writeFile(path.join(photosDir, "a.jpg"), "not quite a photo");
  const data = path.join(folder, "data");
  await (await startGallery({ port: 0, photosDir, dataDir: data })).close();
  expect(await run("validate", "--data", data)).toEqual({
    code: 0,
    stderr: "",
    stdout: `${JSON.stringify({
      memoriesWithoutMetadataEdge: 0,
      filesWithoutAssetEdge: 0,
      otherHashes: 0,
      edgesWithoutMemory: 0,
      lostOriginals: 0,
    })}\n`,
  });
  const status = await run("status", "--data", data);
  expect(JSON.parse(status.stdout)).toEqual({
    copies: [
      { backend: "neon-db", artifact: "metadata", present: true, syncState: "idle", count: 1, sizeBytes: 0 },
      { backend: "vercel-blob", artifact: "asset", present: true, syncState: "idle", count: 1, sizeBytes: 17 },
    ],
  });
  const down = await run("down", "--data", data, "--steps", "1");
  expect(JSON.parse(down.stdout)).toEqual({ takenBack: ["0005_presence_by_index"] });
});

test.each([
  [["backfill"], "--data names the gallery's data folder."],
  [["sideways", "--data", "x"], "Name one command: up, status, backfill, validate, rollback, down."],
])("%j is explained", async (args, message) => {
  const { code, stderr } = await run(...args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});
