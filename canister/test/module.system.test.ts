import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { idlService } from "@store-forever/protocol/candid";
import { beforeAll, describe, expect, it } from "vitest";
import { joinedCandid } from "../interface-differences.ts";

/** How timers run: the canister's own runtime refuses it to all others. */
const TIMERS = "canister_update <ic-cdk internal> timer_executor";
const read = (path: string) => readFile(fileURLToPath(new URL(path, import.meta.url)));
const readInterface = async (name: string) => (await read(`../../protocol/${name}.did`)).toString();

describe("the built module", () => {
  let module: WebAssembly.Module;
  beforeAll(async () => {
    module = await WebAssembly.compile(new Uint8Array(await read("../dist/backend.wasm")));
  });

  it("publishes backend.did as its interface, with the methods of assets.did at its end", async () => {
    const [published] = WebAssembly.Module.customSections(module, "icp:public candid:service");
    const [backend, files] = await Promise.all(["backend", "assets"].map(readInterface));
    expect(Buffer.from(published ?? new ArrayBuffer(0)).toString()).toBe(joinedCandid(backend ?? "", files ?? ""));
  });

  it("exports the methods of the protocol, queries as queries, and no others", async () => {
    const exported = WebAssembly.Module.exports(module).map(({ name }) => name);
    const methods = exported.filter((name) => /^canister_(update|query|composite_query) /.test(name));
    const described = Object.entries(idlService.fieldsAsObject()).map(
      ([name, { annotations }]) => `canister_${annotations.includes("query") ? "query" : "update"} ${name}`,
    );
    const files = (await readInterface("assets")).matchAll(/^ {4}(\w+): .*\)( query)?;$/gm);
    const ofFiles = [...files].map(([, name, isQuery]) => `canister_${isQuery ? "query" : "update"} ${name}`);
    // Both have `http_request`.
    expect(methods.sort()).toEqual([...new Set([...described, ...ofFiles, TIMERS])].sort());
  });
});
