import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Devnet, type DevnetOptions, startDevnet } from "../index.ts";
import { compileWat } from "../testing/compile-wat.ts";
import { contentOf, post } from "../testing/raw-request.ts";
import { createTestClient } from "../testing/test-client.ts";

const HELP = `Measures the devnet, one line each.

Usage: npm run bench -w @store-forever/devnet -- [--clock instant|mainnet] [--no-metering]`;

/** Takes its argument into memory and answers. */
const CANISTER = compileWat(`(module
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "msg_arg_data_size" (func $size (result i32)))
  (import "ic0" "msg_arg_data_copy" (func $copy (param i32 i32 i32)))
  (memory 40)
  (func $take (call $copy (i32.const 0) (i32.const 0) (call $size)) (call $reply))
  (func (export "canister_update put") (call $take))
  (func (export "canister_query ask") (call $take)))`);
const BACKEND = fileURLToPath(new URL("../../../canister/dist/backend.wasm.gz", import.meta.url));
const ANONYMOUS = Uint8Array.of(4);
const IN_FLIGHT = 16;
const LARGE_BYTES = Math.floor(1.8 * 1024 * 1024);

let nonce = 0;
function message(devnet: Devnet, canister: string, kind: "call" | "query", arg = new Uint8Array(8)): Promise<unknown> {
  const nonceBytes = new Uint8Array(8);
  new DataView(nonceBytes.buffer).setUint32(0, nonce++);
  const fields = { request_type: kind, method_name: kind === "call" ? "put" : "ask", arg, nonce: nonceBytes };
  return post(devnet, `/api/v3/canister/${canister}/${kind}`, { content: contentOf(canister, ANONYMOUS, fields) }).then(
    ({ status, text }) => {
      if (status !== 200) throw new Error(`The ${kind} was answered ${status}: ${text}`);
    },
  );
}

/** Runs a task `count` times, some at once; answers the whole time in milliseconds. */
async function timed(count: number, task: () => Promise<unknown>, inFlight = IN_FLIGHT): Promise<number> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await task();
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: Math.min(inFlight, count) }, worker));
  return performance.now() - startedAt;
}

function line(what: string, value: string): void {
  console.log(`${what.padEnd(34)}${value}`);
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--help")) return console.log(HELP);
  const options: DevnetOptions = {
    port: 0,
    metering: !args.includes("--no-metering"),
    clock: args[args.indexOf("--clock") + 1] === "mainnet" ? "mainnet" : "instant",
  };
  const startedAt = performance.now();
  const devnet = await startDevnet({ ...options, clock: "instant" });
  line("start-up", `${(performance.now() - startedAt).toFixed(0)} ms`);
  try {
    const client = await createTestClient(devnet);
    const canister = await client.deploy(CANISTER);
    if (existsSync(BACKEND)) {
      const wasm = await readFile(BACKEND);
      line("install of the backend", `${(await timed(1, () => client.deploy(wasm))).toFixed(0)} ms`);
    } else line("install of the backend", "not built: npm run build");
    devnet.clock.use(options.clock ?? "instant");
    await timed(50, () => message(devnet, canister, "query"));
    const queries = 1_000;
    line(
      "queries",
      `${(queries / ((await timed(queries, () => message(devnet, canister, "query"))) / 1000)).toFixed(0)} /s`,
    );
    const updates = 300;
    line(
      "updates",
      `${(updates / ((await timed(updates, () => message(devnet, canister, "call"))) / 1000)).toFixed(0)} /s`,
    );
    const large = 10;
    const put = () => message(devnet, canister, "call", new Uint8Array(LARGE_BYTES));
    line("an update of 1.8 MiB, alone", `${((await timed(large, put, 1)) / large).toFixed(0)} ms`);
    const togetherMs = await timed(large, put, 4);
    line("updates of 1.8 MiB, four at once", `${((large * LARGE_BYTES) / 1e3 / togetherMs).toFixed(1)} MB/s`);
  } finally {
    await devnet.close();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
