import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { claimDataFolder } from "./data-folder.ts";

/** No system gives a process an id this large. */
const NO_PROCESS = 2 ** 31 - 1;
let folder: string;
let lock: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gallery-test-"));
  lock = path.join(folder, "gallery.lock");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("a folder that another process uses cannot be claimed", async () => {
  await writeFile(lock, String(process.ppid));
  await expect(claimDataFolder(folder)).rejects.toThrow(
    `The data folder ${folder} is in use by process ${process.ppid}. Stop that gallery or name another folder.`,
  );
  expect(await readFile(lock, "utf8")).toBe(String(process.ppid));
});

test.each([String(NO_PROCESS), "", "nonsense"])(
  "a lock that says %j is left over, and the folder can be claimed",
  async (content) => {
    await writeFile(lock, content);
    const claimed = await claimDataFolder(folder);
    expect(await readFile(lock, "utf8")).toBe(String(process.pid));
    await claimed.release();
    expect(existsSync(lock)).toBe(false);
  },
);

test("without a name the folder is temporary", async () => {
  const claimed = await claimDataFolder(undefined);
  expect(existsSync(claimed.path)).toBe(true);
  await claimed.release();
  expect(existsSync(claimed.path)).toBe(false);
});
