import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../setup/setup.mjs";
import { CANISTER_NAMES } from "./canister-ids.ts";
import { MODULE } from "./plan/deployment.ts";

const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");

it("has dfx and icp deploy the canisters that npm run deploy does", () => {
  const { canisters } = JSON.parse(read("dfx.json"));
  const yaml = read("icp.yaml");
  expect(Object.keys(canisters)).toEqual([...CANISTER_NAMES]);
  expect(yaml.match(/(?<=- name: )(backend|viewer)/g)).toEqual([...CANISTER_NAMES]);
  expect(yaml.match(/(?<=path: ).+/g)).toEqual(CANISTER_NAMES.map(() => MODULE));
  for (const name of CANISTER_NAMES) {
    expect(canisters[name]).toMatchObject({ type: "custom", wasm: MODULE, gzip: false });
    expect(existsSync(path.join(ROOT, canisters[name].candid))).toBe(true);
  }
});
