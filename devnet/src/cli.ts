#!/usr/bin/env node
import { parseArgs } from "node:util";
import { startDevnet } from "./devnet.ts";

const HELP = `A local Internet Computer.

Usage: devnet [--port N] [--state DIR] [--subnets N] [--clock instant|mainnet]
              [--funded all|anonymous] [--no-metering] [--host NAME=ID] [--verbose]

  --port N     port to listen on, on 127.0.0.1 and ::1 (default 4943; 0 for any free one)
  --state DIR  keep the network's state in this directory between runs (default: forget it)
  --subnets N  application subnets beside the root subnet (default 2; 0: the root subnet has all canisters)
  --funded WHO which accounts of the cycles and the ICP ledger begin with tokens: all (default), or only the anonymous principal's
  --clock KIND instant (default): as fast as the machine goes; mainnet: in rounds, at mainnet's pace
  --no-metering  neither count nor limit instructions: faster, but an endless loop never ends
  --host NAME=ID  serve a canister at http://NAME.localhost:PORT too; can be given again
  --verbose    print what canisters print, to stderr
  --help       this text

Prints one line of JSON, { url, gateway, rootKey, identityProvider }, and serves until SIGINT or SIGTERM.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "4943" },
      state: { type: "string" },
      subnets: { type: "string" },
      clock: { type: "string", default: "instant" },
      funded: { type: "string", default: "all" },
      "no-metering": { type: "boolean", default: false },
      host: { type: "string", multiple: true, default: [] },
      verbose: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port takes a number between 0 and 65535, not "${values.port}".`);
  const { clock, funded, state: stateDir, subnets, verbose } = values;
  if (subnets !== undefined && !/^\d+$/.test(subnets))
    throw new Error(`--subnets takes the number of application subnets, not "${subnets}".`);
  if (clock !== "instant" && clock !== "mainnet") throw new Error(`--clock is instant or mainnet, not "${clock}".`);
  if (funded !== "all" && funded !== "anonymous") throw new Error(`--funded is all or anonymous, not "${funded}".`);
  const devnet = await startDevnet({
    port,
    stateDir,
    subnets: subnets === undefined ? undefined : Number(subnets),
    fundedAccounts: funded,
    verbose,
    clock,
    metering: !values["no-metering"],
    hosts: hostsOf(values.host),
  });
  const { url, gateway, rootKey, identityProvider } = devnet;
  console.log(JSON.stringify({ url, gateway, rootKey, identityProvider }));
  const stop = () => {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    devnet.close().then(() => process.exit(0), fail);
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
}

function hostsOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)];
      throw new Error(`--host takes NAME=CANISTER_ID, not "${pair}".`);
    }),
  );
}

function fail(error: unknown): void {
  console.error(`devnet: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

main().catch(fail);
