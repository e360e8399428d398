import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { CanisterIds } from "./canister-ids.ts";
import { Journal } from "./journal.ts";

const FIRST = "rrkah-fqaaa-aaaaa-aaaaq-cai";
const SECOND = "ryjl3-tyaaa-aaaaa-aaaba-cai";
const BEGUN = { createdAtNs: "1", cycles: "2" };
let dir: string;
const dfxFile = () => path.join(dir, "canister_ids.json");
const icpFile = () => path.join(dir, ".icp", "data", "mappings", "ic.ids.json");
const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
function writeIcp(ids: object): void {
  mkdirSync(path.dirname(icpFile()), { recursive: true });
  writeFileSync(icpFile(), JSON.stringify(ids));
}

beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), "ids-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

it("keeps ids where dfx and icp look for them, beside what they keep there", () => {
  writeFileSync(dfxFile(), JSON.stringify({ backend: { staging: SECOND }, other: { ic: SECOND } }));
  writeIcp({ other: SECOND });
  const ids = new CanisterIds(dfxFile(), "ic");
  expect(ids.get("backend")).toBeUndefined();
  ids.set("backend", FIRST);
  expect(read(dfxFile())).toEqual({ backend: { staging: SECOND, ic: FIRST }, other: { ic: SECOND } });
  expect(read(icpFile())).toEqual({ backend: FIRST, other: SECOND });
  expect(new CanisterIds(dfxFile(), "ic").get("backend")).toBe(FIRST);
});

it("takes what icp created", () => {
  writeIcp({ viewer: FIRST });
  expect(new CanisterIds(dfxFile(), "ic").get("viewer")).toBe(FIRST);
});

it("refuses two ids for one canister", () => {
  writeFileSync(dfxFile(), JSON.stringify({ backend: { ic: FIRST } }));
  writeIcp({ backend: SECOND });
  expect(() => new CanisterIds(dfxFile(), "ic")).toThrow(`calls ${FIRST} the backend`);
});

it.each(["", "{", "[]", '"text"', '{"backend":"text"}', '{"backend":{"ic":1}}', '{"backend":{"ic":"aaaab-aaaaa"}}'])(
  "refuses a damaged file: %s",
  (text) => {
    writeFileSync(dfxFile(), text);
    expect(() => new CanisterIds(dfxFile(), "ic")).toThrow("canister_ids.json is damaged");
  },
);

it("reads the journal of the network only, and refuses a damaged one", () => {
  const file = path.join(dir, "deploy_journal.json");
  new Journal(file, "ic").update((entry) => ({ ...entry, creating: { backend: BEGUN } }));
  expect(new Journal(file, "ic").read().creating).toEqual({ backend: BEGUN });
  expect(new Journal(file, "local").read().creating).toEqual({});
  writeFileSync(file, "{");
  expect(() => new Journal(file, "ic")).toThrow("deploy_journal.json is damaged");
});

it("goes back to the snapshots of one upgrade only", () => {
  const journal = new Journal(path.join(dir, "deploy_journal.json"), "ic");
  const first = { idHex: "01", moduleHash: "aa", takenAt: "2026-01-01T00:00:00.000Z", upgrade: "first" };
  const last = { idHex: "02", moduleHash: "bb", takenAt: "2026-02-01T00:00:00.000Z", upgrade: "last" };
  journal.update((entry) => ({ ...entry, snapshots: { backend: first, viewer: last } }));
  expect(journal.lastSnapshots()).toEqual({ viewer: last });
});
