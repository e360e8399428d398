import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkNode, dependenciesMatchLock, findChromium, ROOT, SetupError } from "./setup.mjs";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "setup-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writePackages(file: string, packages: Record<string, { version?: string; optional?: boolean }>) {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), JSON.stringify({ packages }));
}

function install(name: string) {
  mkdirSync(path.join(folder, "node_modules", name), { recursive: true });
}

describe("checkNode", () => {
  it("takes the oldest supported version and refuses the one before it", () => {
    expect(() => checkNode("20.19.0")).not.toThrow();
    expect(() => checkNode("22.1.0")).not.toThrow();
    expect(() => checkNode("20.18.3")).toThrow(SetupError);
    expect(() => checkNode("18.20.0")).toThrow("needs Node.js 20.19 or newer; this is 18.20.0");
  });
});

describe("dependenciesMatchLock", () => {
  const locked = { "": {}, protocol: { version: "0.1.0" }, "node_modules/idb": { version: "8.0.4" } };

  it("is false when nothing is installed", () => {
    writePackages("package-lock.json", locked);
    expect(dependenciesMatchLock(folder)).toBe(false);
  });

  it("is true when what is locked is installed, optional packages of other platforms aside", () => {
    writePackages("package-lock.json", { ...locked, "node_modules/fsevents": { version: "2.0.0", optional: true } });
    writePackages("node_modules/.package-lock.json", { "node_modules/idb": { version: "8.0.4" } });
    install("idb");
    expect(dependenciesMatchLock(folder)).toBe(true);
  });

  it("is false when a version differs or a folder was deleted", () => {
    writePackages("package-lock.json", locked);
    writePackages("node_modules/.package-lock.json", { "node_modules/idb": { version: "8.0.3" } });
    install("idb");
    expect(dependenciesMatchLock(folder)).toBe(false);
    writePackages("node_modules/.package-lock.json", { "node_modules/idb": { version: "8.0.4" } });
    expect(dependenciesMatchLock(folder)).toBe(true);
    rmSync(path.join(folder, "node_modules", "idb"), { recursive: true });
    expect(dependenciesMatchLock(folder)).toBe(false);
  });
});

describe("package-lock.json", () => {
  const { packages } = JSON.parse(readFileSync(path.join(ROOT, "package-lock.json"), "utf8"));
  it("holds nothing that npm ci leaves out", () => {
    const names = Object.keys(packages).filter((name) => packages[name].extraneous);
    expect(names).toEqual([]);
  });

  const workspaces = Object.keys(packages).filter((name) => !name.includes("node_modules"));

  it.each(workspaces)("locks what package.json of '%s' asks for", (name) => {
    const manifest = JSON.parse(readFileSync(path.join(ROOT, name, "package.json"), "utf8"));
    for (const kind of ["dependencies", "devDependencies"] as const)
      expect(packages[name][kind] ?? {}, kind).toEqual(manifest[kind] ?? {});
  });
});

describe("findChromium", () => {
  it("prefers CHROME_PATH and refuses one that is not there", () => {
    const chromium = path.join(folder, "my-chromium");
    expect(() => findChromium({ CHROME_PATH: chromium })).toThrow(`CHROME_PATH names ${chromium}`);
    writeFileSync(chromium, "");
    expect(findChromium({ CHROME_PATH: chromium })).toBe(chromium);
  });

  it("looks along PATH", () => {
    writeFileSync(path.join(folder, "chromium"), "");
    expect(findChromium({ PATH: `${path.join(folder, "empty")}${path.delimiter}${folder}` })).toBe(
      path.join(folder, "chromium"),
    );
  });
});
