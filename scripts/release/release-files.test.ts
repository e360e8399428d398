import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { differingFiles, RELEASE_FILES, releaseHashes } from "./release-files.ts";

let dir: string;
let first: string;
let second: string;
const FOLDERS = RELEASE_FILES.filter(({ path: file }) => !file.endsWith(".gz"));

beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), "release-"));
  [first, second] = [path.join(dir, "first"), path.join(dir, "second")];
  for (const { path: file } of RELEASE_FILES) {
    const at = path.join(first, file);
    if (file.endsWith(".gz")) {
      mkdirSync(path.dirname(at), { recursive: true });
      writeFileSync(at, file);
    } else {
      mkdirSync(path.join(at, "inner"), { recursive: true });
      for (const name of ["b.js", "a.js", "inner/c.js"]) writeFileSync(path.join(at, name), name);
    }
  }
  cpSync(first, second, { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true }));

it("is the same for the same files, wherever they are", () => {
  expect(differingFiles(first, second)).toEqual([]);
  expect(releaseHashes(first)).toEqual(releaseHashes(second));
  expect(Object.keys(releaseHashes(first))).toHaveLength(RELEASE_FILES.length);
});

it("tells each file that has other bytes, another name, or is missing", () => {
  for (const { name, path: folder } of FOLDERS) {
    const [a, c] = [path.join(folder, "a.js"), path.join(folder, "inner", "c.js")];
    writeFileSync(path.join(second, a), "other");
    rmSync(path.join(second, c));
    writeFileSync(path.join(second, folder, "d.js"), "c");
    expect(
      differingFiles(first, second)
        .filter((file) => file.startsWith(folder))
        .sort(),
    ).toEqual([a, path.join(folder, "d.js"), c]);
    expect(releaseHashes(first)[name]).not.toBe(releaseHashes(second)[name]);
  }
});
