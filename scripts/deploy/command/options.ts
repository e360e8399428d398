import os from "node:os";
import path from "node:path";
import process from "node:process";
import { Principal } from "@store-forever/protocol/ic";
import { readOptions } from "../../setup/command-line.ts";
import type { CanisterName } from "../canister-ids.ts";
import { DeployError } from "../deploy-error.ts";

export const DEPLOY_USAGE = `Usage: npm run deploy -- --network ic|local [OPTIONS]

Puts an archive on the Internet Computer: makes or takes a key, creates both canisters, installs them, uploads the
viewer, checks the result from outside, and packs the extension for it. Run it again at any time: it changes only
what is not as it should be, and goes on where it was stopped.

  --network ic|local    the Internet Computer, or a devnet on this computer (npm run devnet)
  --dry-run             print what would be done and what it costs, and change nothing
  --yes                 do not ask before cycles are spent
  --wait                where cycles are missing, wait until they have come
  --upgrade             replace modules that differ from those built here; a snapshot is taken before
  --rollback            go back to the snapshots of the last upgrade; what was stored since is lost

  --identity FILE       the key that deploys, a PEM as icp and dfx write it; made if it is not there
                        (default: ~/.config/store-forever/deployer.pem; local: deployment/local/deployer.pem)
  --ids FILE            which canisters are ours, for committing
                        (default: canister_ids.json; local: deployment/local/canister_ids.json)
  --out DIR             gets the packed extension (default: deployment/NETWORK)
  --cycles N            trillions of cycles for the backend (default: 4)
  --viewer-cycles N     trillions of cycles for the viewer (default: 2)
  --subnet ID           the subnet for new canisters (default: the network chooses)
  --viewer-subnet ID    the subnet for the viewer, if it is to be another one
  --viewer-url URL      where browsers find the viewer, if it has a domain of its own
  --host URL            the network's HTTP interface (default: https://icp-api.io, http://127.0.0.1:4943)
  --gateway URL         where its gateway serves pages (default: https://icp0.io, http://localhost:PORT)
  --root-key HEX        the network's root key, where it is not mainnet's
  --help                this text

Variables PUBLIC_… of the environment are written into the viewer's pages (docs/deploy.md).`;

export interface DeployOptions {
  network: "ic" | "local";
  mode: "deploy" | "upgrade" | "roll back";
  isDryRun: boolean;
  isConfirmed: boolean;
  isWaiting: boolean;
  identityFile: string;
  idsFile: string;
  journalFile: string;
  outDir: string;
  cycles: { backend: bigint; viewer: bigint };
  subnets: Readonly<Record<CanisterName, string | undefined>>;
  viewerUrl: string | undefined;
  host: string | undefined;
  gateway: string | undefined;
  rootKey: string | undefined;
}

/** What was typed; undefined where help is asked for. @throws SetupError, DeployError */
export function deployOptions(args?: readonly string[]): DeployOptions | undefined {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  const typed = readOptions(
    {
      ...{ network: text, identity: text, ids: text, out: text, subnet: text, host: text, gateway: text },
      ...{ "root-key": text, "viewer-url": text, cycles: text, "viewer-cycles": text, "viewer-subnet": text },
      ...{ "dry-run": flag, yes: flag, wait: flag, upgrade: flag, rollback: flag, help: flag },
    },
    DEPLOY_USAGE,
    args === undefined ? undefined : [...args],
  );
  if (typed.help) return undefined;
  const { network } = typed;
  if (network !== "ic" && network !== "local")
    throw new DeployError(`Say where: --network ic or --network local.\n\n${DEPLOY_USAGE}`);
  if (typed.upgrade && typed.rollback) throw new DeployError("--upgrade and --rollback are two different things.");
  for (const option of ["subnet", "viewer-subnet"] as const) requirePrincipal(typed[option], `--${option}`);
  const outDir = path.resolve(typed.out ?? path.join("deployment", network));
  // What belongs to a network for trying is neither committed nor trusted with more.
  const isTrying = network === "local";
  const idsFile = path.resolve(typed.ids ?? (isTrying ? path.join(outDir, "canister_ids.json") : "canister_ids.json"));
  return {
    network,
    mode: typed.upgrade ? "upgrade" : typed.rollback ? "roll back" : "deploy",
    isDryRun: typed["dry-run"],
    isConfirmed: typed.yes,
    isWaiting: typed.wait,
    identityFile: path.resolve(
      typed.identity ?? (isTrying ? path.join(outDir, "deployer.pem") : defaultIdentityFile()),
    ),
    idsFile,
    journalFile: path.join(path.dirname(idsFile), "deploy_journal.json"),
    outDir,
    cycles: {
      backend: trillions(typed.cycles ?? "4", 2, "--cycles"),
      viewer: trillions(typed["viewer-cycles"] ?? "2", 1, "--viewer-cycles"),
    },
    subnets: { backend: typed.subnet, viewer: typed["viewer-subnet"] ?? typed.subnet },
    viewerUrl: typed["viewer-url"] === undefined ? undefined : originOf(typed["viewer-url"]),
    host: typed.host,
    gateway: typed.gateway,
    rootKey: typed["root-key"],
  };
}

function defaultIdentityFile(): string {
  const config = process.env.XDG_CONFIG_HOME || path.join(os.homedir(), ".config");
  return path.join(config, "store-forever", "deployer.pem");
}

function requirePrincipal(text: string | undefined, option: string): void {
  if (text === undefined) return;
  try {
    Principal.fromText(text);
  } catch {
    throw new DeployError(`${option} takes the id of a subnet, not "${text}".`);
  }
}

function originOf(text: string): string {
  if (URL.canParse(text) && /^https?:\/\/[^/?#@]+\/?$/.test(text)) return new URL(text).origin;
  throw new DeployError(
    `--viewer-url takes an address without a path, such as https://archive.example, not "${text}".`,
  );
}

/** @param least with less, a canister would be frozen once it is installed */
function trillions(text: string, least: number, option: string): bigint {
  const number = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && number >= least && number <= 10_000)
    return BigInt(Math.round(number * 1_000)) * 1_000_000_000n;
  throw new DeployError(`${option} takes a number of trillions of cycles from ${least} to 10000, not "${text}".`);
}
