import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { build, zip } from "wxt";
import { codeFromElsewhere, inScript } from "./packed-code.ts";

const root = path.resolve(import.meta.dirname, "..");
let outDir: string;

beforeAll(() => {
  // vitest sets it, and then every build is one for development; commands begin without it.
  delete process.env.NODE_ENV;
  outDir = mkdtempSync(path.join(os.tmpdir(), "store-forever-store-build-"));
});
afterAll(() => rmSync(outDir, { recursive: true, force: true }));

describe("what a store gets", () => {
  it.each([
    ["chrome", "chrome-mv3-store"],
    ["firefox", "firefox-mv2-store"],
  ] as const)("holds no site of this computer, and no code but its own: %s", async (browser, folder) => {
    await build({ root, outDir, browser, mode: "store" });
    const manifest = readFileSync(path.join(outDir, folder, "manifest.json"), "utf8");
    expect(manifest).not.toMatch(/localhost|127\.0\.0\.1/);
    const { host_permissions = [], permissions, content_scripts = [] } = JSON.parse(manifest);
    expect([...host_permissions, ...permissions].filter((name: string) => name.includes("/"))).toEqual([]);
    const matches = content_scripts.flatMap((script: { matches: string[] }) => script.matches);
    // A development build would name the files that its elements come from.
    for (const name of readdirSync(path.join(outDir, folder), { recursive: true, encoding: "utf8" }))
      if (name.endsWith(".js")) expect(readFileSync(path.join(outDir, folder, name), "utf8")).not.toContain(root);
    expect(codeFromElsewhere(path.join(outDir, folder))).toEqual([]);
    expect(manifest).not.toMatch(/'unsafe-eval'|unsafe-inline|script-src[^"]*https?:/);
    expect(matches).toEqual(browser === "chrome" ? [] : expect.arrayContaining(["https://*.icp0.io/*"]));
  });

  it.each(["chrome-mv3-store", "firefox-mv2-store"])("carries a library under the LGPL unchanged: %s", (folder) => {
    const read = (name: string) => readFileSync(path.join(outDir, folder, name));
    const published = readFileSync(
      createRequire(import.meta.url).resolve("libheif-js/libheif-wasm/libheif-bundle.mjs"),
    );
    expect(read("libheif/libheif-bundle.mjs").equals(published)).toBe(true);
    expect(read("libheif/LICENSE").toString()).toContain("GNU LESSER GENERAL PUBLIC LICENSE");
    expect(read("libheif/COPYING").toString()).toContain("GNU GENERAL PUBLIC LICENSE");
    expect(read("libheif/README.txt").toString()).toContain("https://github.com/catdad-experiments/libheif-js");
    const scripts = readdirSync(path.join(outDir, folder), { recursive: true, encoding: "utf8" });
    const holding = scripts.filter((name) => name.endsWith("js") && read(name).includes("HeifDecoder=function"));
    expect(holding).toEqual([]);
    expect(
      scripts.filter((name) => /\.js$/.test(name) && read(name).includes("/libheif/libheif-bundle.mjs")),
    ).toHaveLength(1);
  });

  it.each([
    ["eval(x)", "eval(…)"],
    ["new Function(x)", "Function(…)"],
    ["const F = Function", "Function as a value"],
    ["window.eval(x)", ".eval"],
    ["setTimeout('x')", "setTimeout of text"],
    ["import('https://cdn.example/x.js')", "import of https://cdn.example/x.js"],
    ["import(x)", "import of a computed address"],
    ["import '//cdn.example/x.js'", "import of //cdn.example/x.js"],
    ["importScripts(x)", "importScripts"],
  ])("would be found to hold other code: %s", (code, what) => {
    expect(inScript(code)).toEqual([what]);
  });

  it("is not packaged from a build that does", async () => {
    await expect(zip({ root, outDir, browser: "chrome" })).rejects.toThrow("--mode store");
  });
});
