import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileWat } from "../../test/helpers/compile-wat.ts";
import { type NetworkUnderTest, openNetwork } from "../../test/helpers/network-under-test.ts";
import { createTestClient, type TestClient } from "../../test/helpers/test-client.ts";

/** Functions by name, with their parameters and result. Each becomes an update and a query that calls it with zeros. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  accept_message: "",
  call_cycles_add128: "II",
  call_data_append: "ii",
  call_new: "iiiiiiii",
  call_on_cleanup: "ii",
  call_perform: ">i",
  call_with_best_effort_response: "i",
  canister_cycle_balance128: "i",
  canister_self_size: ">i",
  canister_status: ">i",
  canister_version: ">I",
  certified_data_set: "ii",
  cycles_burn128: "IIi",
  data_certificate_present: ">i",
  data_certificate_size: ">i",
  debug_print: "ii",
  env_var_count: ">i",
  global_timer_set: "I>I",
  in_replicated_execution: ">i",
  is_controller: "ii>i",
  msg_arg_data_size: ">i",
  msg_caller_size: ">i",
  msg_cycles_accept128: "IIi",
  msg_cycles_available128: "i",
  msg_cycles_refunded128: "i",
  msg_deadline: ">I",
  msg_method_name_size: ">i",
  msg_reject_code: ">i",
  msg_reject_msg_size: ">i",
  performance_counter: "i>I",
  root_key_size: ">i",
  stable64_grow: "I>I",
  stable64_size: ">I",
  subnet_self_size: ">i",
  time: ">I",
};

const NOWHERE_BUT_CALLBACKS_AND_INSPECTION = [
  "accept_message",
  "msg_cycles_refunded128",
  "msg_method_name_size",
  "msg_reject_code",
  "msg_reject_msg_size",
];
const NOT_IN_UPDATES = [...NOWHERE_BUT_CALLBACKS_AND_INSPECTION, "data_certificate_size"];
const NOT_IN_QUERIES = [
  ...NOWHERE_BUT_CALLBACKS_AND_INSPECTION,
  "call_cycles_add128",
  "call_data_append",
  "call_new",
  "call_on_cleanup",
  "call_perform",
  "call_with_best_effort_response",
  "certified_data_set",
  "cycles_burn128",
  "global_timer_set",
  "msg_cycles_accept128",
  "msg_cycles_available128",
  "root_key_size",
];

const wasmType = (letter: string) => (letter === "i" ? "i32" : "i64");

function moduleOfAll(): Uint8Array {
  const imports: string[] = ['(import "ic0" "msg_reply" (func $reply))'];
  const methods: string[] = [];
  for (const [name, signature] of Object.entries(FUNCTIONS)) {
    const [parameters = "", result = ""] = signature.split(">");
    const types = [...parameters].map(wasmType);
    const declared = `(param ${types.join(" ")}) ${result === "" ? "" : `(result ${wasmType(result)})`}`;
    imports.push(`(import "ic0" "${name}" (func $${name} ${declared}))`);
    const call = `(call $${name} ${types.map((type) => `(${type}.const 0)`).join(" ")})`;
    const body = `${result === "" ? call : `(drop ${call})`} (call $reply)`;
    for (const kind of ["update", "query"])
      methods.push(`(func (export "canister_${kind} ${name}_by_${kind}") ${body})`);
  }
  return compileWat(`(module ${imports.join("")} (memory 1) ${methods.join("")})`);
}

let network: NetworkUnderTest;
let client: TestClient;
let canister: string;

beforeAll(async () => {
  network = await openNetwork();
  client = await createTestClient(network);
  canister = await client.deploy(moduleOfAll());
});
afterAll(() => network.close());

/** Whether a function may be called here; what it answers does not matter. */
async function outcome(by: "update" | "query", name: string): Promise<"forbidden" | "allowed"> {
  try {
    await client[by](canister, `${name}_by_${by}`);
    return "allowed";
  } catch (error) {
    return String(error).includes("cannot be executed in") ? "forbidden" : "allowed";
  }
}

describe.each([
  ["update", NOT_IN_UPDATES],
  ["query", NOT_IN_QUERIES],
] as const)("in an %s", (by, forbidden) => {
  it("the System API allows what the specification allows, and nothing else", async () => {
    const outcomes: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const name of Object.keys(FUNCTIONS)) {
      outcomes[name] = await outcome(by, name);
      expected[name] = forbidden.includes(name) ? "forbidden" : "allowed";
    }
    expect(outcomes).toEqual(expected);
  });
});
