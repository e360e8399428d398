import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { prepareStateDir, STATE_LAYOUT } from "./state-dir.ts";

const TODAY = new Date("2026-11-28T12:00:00Z");
let folder: string;
let stateDir: string;
let said: string[];
const prepare = () => prepareStateDir(stateDir, (line) => said.push(line), TODAY);

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "state-dir-"));
  stateDir = path.join(folder, "state");
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("prepareStateDir", () => {
  it("makes a folder that names its layout", () => {
    prepare();
    expect(JSON.parse(readFileSync(path.join(stateDir, "layout.json"), "utf8"))).toEqual({ layout: STATE_LAYOUT });
    expect(said).toEqual([]);
  });

  it("leaves a state of this layout where it is", () => {
    prepare();
    writeFileSync(path.join(stateDir, "canisters.json"), "{}");
    prepare();
    expect(readdirSync(folder)).toEqual(["state"]);
    expect(readdirSync(stateDir).sort()).toEqual(["canisters.json", "layout.json"]);
    expect(said).toEqual([]);
  });

  it.each([
    ["names no layout", undefined],
    ["names a later layout", JSON.stringify({ layout: STATE_LAYOUT + 1 })],
    ["has a damaged layout file", "{"],
  ])("moves a state aside that %s, and says where it is", (_, layout) => {
    mkdirSync(stateDir);
    writeFileSync(path.join(stateDir, "canisters.json"), "earlier");
    if (layout !== undefined) writeFileSync(path.join(stateDir, "layout.json"), layout);
    prepare();
    const aside = path.join(folder, "state.earlier-2026-11-28");
    expect(readFileSync(path.join(aside, "canisters.json"), "utf8")).toBe("earlier");
    expect(readdirSync(stateDir)).toEqual(["layout.json"]);
    expect(said).toEqual([expect.stringContaining(aside)]);
  });

  it("keeps every state that it moved aside on one day", () => {
    for (const content of ["first", "second"]) {
      rmSync(stateDir, { recursive: true, force: true });
      mkdirSync(stateDir);
      writeFileSync(path.join(stateDir, "canisters.json"), content);
      prepare();
    }
    const asides = readdirSync(folder).filter((name) => name !== "state");
    expect(asides.map((name) => readFileSync(path.join(folder, name, "canisters.json"), "utf8"))).toEqual([
      "first",
      "second",
    ]);
  });
});
