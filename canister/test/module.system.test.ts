import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { idlService } from "@store-forever/protocol/candid";
import { beforeAll, describe, expect, it } from "vitest";

/** How timers run: the canister's own runtime refuses it to all others. */
const TIMERS = "canister_update <ic-cdk internal> timer_executor";
const read = (path: string) => readFile(fileURLToPath(new URL(path, import.meta.url)));

describe("the built module", () => {
  let module: WebAssembly.Module;
  beforeAll(async () => {
    module = await WebAssembly.compile(new Uint8Array(await read("../dist/backend.wasm")));
  });

  it("publishes backend.did as its interface", async () => {
    const [published] = WebAssembly.Module.customSections(module, "icp:public candid:service");
    expect(Buffer.from(published ?? new ArrayBuffer(0)).toString()).toBe(
      (await read("../../protocol/backend.did")).toString(),
    );
  });

  it("exports the methods of the protocol, queries as queries, and no others", () => {
    const exported = WebAssembly.Module.exports(module).map(({ name }) => name);
    const methods = exported.filter((name) => /^canister_(update|query|composite_query) /.test(name));
    const described = Object.entries(idlService.fieldsAsObject()).map(
      ([name, { annotations }]) => `canister_${annotations.includes("query") ? "query" : "update"} ${name}`,
    );
    expect(methods.sort()).toEqual([...described, TIMERS].sort());
  });
});
