import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { filesReachedFrom } from "@store-forever/certified/build";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inputsOf, isSame, type Stamp, stampOf } from "./build-parts.ts";
import { PARTS, type Part } from "./parts.ts";

it("builds the backend canister anew where a file changes that its module's build hash counts, and for no other of protocol/", async () => {
  const backend = PARTS.find(({ name }) => name === "backend canister");
  if (backend === undefined) throw new Error("There is a backend canister.");
  const [inputs, counted] = await Promise.all([inputsOf(backend), filesReachedFrom(["canister/src/index.ts"])]);
  expect(inputs).toEqual(expect.arrayContaining(counted));
  const ofProtocol = (files: string[]) => files.filter((file) => file.startsWith("protocol/"));
  expect(ofProtocol(inputs)).toEqual(ofProtocol(counted));
  expect(counted).toContain("protocol/src/values/limits.ts");
  expect(counted).not.toContain("protocol/src/certified/verify.ts");
});

describe("a stamp", () => {
  const PART = {
    name: "viewer",
    command: ["true"],
    entries: ["page/src"],
    folders: ["page"],
    outputs: [],
  } satisfies Part;
  const root = process.cwd();
  let folder: string;
  let stamp: Stamp;
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "build-parts-"));
    process.chdir(folder);
    write("package-lock.json", "{}");
    write("tsconfig.base.json", "{}");
    write("package.json", JSON.stringify({ workspaces: ["page", "shared"] }));
    write("page/package.json", "{}");
    write("shared/package.json", "{}");
    write("page/src/main.ts", 'import { one } from "../../shared/one.ts";\nconsole.log(one);\n');
    write("shared/one.ts", "export const one = 1;\n");
    write("shared/two.ts", "export const one = 2;\n");
    stamp = await stampOf(PART);
  });
  afterEach(() => {
    process.chdir(root);
    rmSync(folder, { recursive: true, force: true });
  });

  it("holds while nothing changes that a part is built from", () => {
    expect(stamp.reached).toEqual(["page/src/main.ts", "shared/one.ts"]);
    expect(isSame(PART, stamp)).toBe(true);
    write("shared/two.ts", "export const one = 3;\n");
    expect(isSame(PART, stamp)).toBe(true);
  });

  it.each([
    ["a file of its own changes", () => write("page/src/main.ts", 'import "../../shared/two.ts";\n')],
    ["a file of its own is added", () => write("page/src/more.ts", "")],
    ["a file of another part that it reaches changes", () => write("shared/one.ts", "export const one = 4;\n")],
    ["a file of another part that it reaches is gone", () => rmSync("shared/one.ts")],
    ["imports of a package lead elsewhere", () => write("shared/package.json", '{"exports":{".":"./two.ts"}}')],
    ["other dependencies are locked", () => write("package-lock.json", '{"packages":{}}')],
  ])("does not hold when %s", (_, change) => {
    change();
    expect(isSame(PART, stamp)).toBe(false);
  });
});
