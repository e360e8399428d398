import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Devnet, type DevnetOptions, MAINNET_PACE, startDevnet } from "../src/index.ts";
import { compileWat } from "../test/helpers/compile-wat.ts";
import { contentOf, post } from "../test/helpers/raw-request.ts";
import { createTestClient } from "../test/helpers/test-client.ts";

const HELP = `Measures the devnet and prints one line per measure.

Usage: npm run bench -w @store-forever/devnet -- [--clock instant|mainnet] [--no-metering]

The measures on mainnet's clock come last, after the numbers of its pace. With --clock mainnet all others use it too.`;

/** Copies its argument into memory and replies. */
const CANISTER = compileWat(`(module
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "msg_arg_data_size" (func $size (result i32)))
  (import "ic0" "msg_arg_data_copy" (func $copy (param i32 i32 i32)))
  (memory 40)
  (func $take (call $copy (i32.const 0) (i32.const 0) (call $size)) (call $reply))
  (func (export "canister_update put") (call $take))
  (func (export "canister_query ask") (call $take)))`);
const BACKEND = fileURLToPath(new URL("../../canister/dist/backend.wasm.gz", import.meta.url));
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

/** Runs a task `count` times, some at once. @returns the whole time in milliseconds */
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
  console.log(`${what.padEnd(46)}${value}`);
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
    await measureMainnetClock(devnet, canister);
  } finally {
    await devnet.close();
  }
}

/** Measures at mainnet's pace: how fast an idle network answers, and how many bytes it takes in full messages. */
async function measureMainnetClock(devnet: Devnet, canister: string): Promise<void> {
  devnet.clock.use("mainnet");
  const { pace = MAINNET_PACE } = devnet.clock;
  for (const [name, value] of Object.entries(pace)) line(`mainnet clock: ${name}`, String(value));
  const latenciesMs: number[] = [];
  for (let left = 12; left > 0; left--) {
    // Answers come at fixed times of a round. Calls that follow them at once would all measure the same.
    await setTimeout(Math.random() * pace.blockIntervalMs);
    latenciesMs.push(await timed(1, () => message(devnet, canister, "call")));
  }
  const mean = latenciesMs.reduce((sum, latency) => sum + latency, 0) / latenciesMs.length;
  const seconds = (milliseconds: number) => (milliseconds / 1_000).toFixed(2);
  const [fastest, slowest] = [Math.min(...latenciesMs), Math.max(...latenciesMs)];
  line("mainnet clock: an update", `${seconds(fastest)}–${seconds(slowest)} s, mean ${seconds(mean)} s`);
  line("mainnet clock: a query", `${seconds(await timed(1, () => message(devnet, canister, "query")))} s`);
  const [count, inFlight] = [9, 3];
  const put = () => message(devnet, canister, "call", new Uint8Array(LARGE_BYTES));
  const spentMs = await timed(count, put, inFlight);
  line("mainnet clock: 1.8 MiB, three at once", `${((count * LARGE_BYTES) / 1e3 / spentMs).toFixed(1)} MB/s`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
