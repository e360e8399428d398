import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Devnet, type DevnetOptions, deployCanister, startDevnet } from "@store-forever/devnet";
import {
  accepted,
  type Backend,
  fromHex,
  type Gallery,
  LIMITS,
  type OpenedLink,
  type Opt,
  type ResultOf,
} from "@store-forever/protocol";
import { createAgent, createBackend, Ed25519KeyIdentity, type HttpAgent } from "@store-forever/protocol/ic";
import type { Trust } from "@store-forever/protocol/verify";

/** Somebody who calls the canister; without an identity, the anonymous caller. */
export interface Person {
  agent: HttpAgent;
  backend: Backend;
  owner: Uint8Array;
}

export interface BackendNetwork {
  /** As it runs now: `restart` puts another one in its place. */
  readonly devnet: Devnet;
  canisterId: string;
  trust: Trust;
  person(): Person;
  anonymous: Person;
  controller: Person;
  /** Moves the network's time on, with all that becomes due, and tells the agents of everybody. */
  advanceTime(milliseconds: number): Promise<void>;
  /** Stops the network and starts it again from its state, at the same address. It has to have a `stateDir`. */
  restart(options: Omit<DevnetOptions, "port">): Promise<void>;
  /** Installs the same code anew: the raw module in place of the gzipped one and so on, so that the network sees another module. */
  upgrade(): Promise<void>;
}

const wasm = (name: string) => readFile(fileURLToPath(new URL(`../dist/${name}`, import.meta.url)));

/** A devnet with the built backend canister (`npm run build`), where everybody may store. */
export async function startBackend(options: Omit<DevnetOptions, "port"> = {}): Promise<BackendNetwork> {
  let devnet = await startDevnet({ ...options, port: 0 });
  let module = "backend.wasm.gz";
  const rootKey = fromHex(devnet.rootKey);
  const agents: HttpAgent[] = [];
  const agentOf = (identity?: Ed25519KeyIdentity) => {
    const agent = createAgent({ host: devnet.url, rootKey, ...(identity === undefined ? {} : { identity }) });
    agents.push(agent);
    return agent;
  };
  const anonymous = agentOf();
  const controllerIdentity = Ed25519KeyIdentity.generate();
  const controller = agentOf(controllerIdentity);
  const canisterId = await deployCanister({ agent: controller, wasm: await wasm(module) });
  const quota_bytes = BigInt(LIMITS.defaultQuotaBytes);
  accepted(await createBackend(controller, canisterId).set_admission({ open: { quota_bytes } }));
  return {
    get devnet() {
      return devnet;
    },
    canisterId,
    trust: { canisterId, rootKey },
    person() {
      const identity = Ed25519KeyIdentity.generate();
      const agent = agentOf(identity);
      return { agent, backend: createBackend(agent, canisterId), owner: identity.getPrincipal().toUint8Array() };
    },
    anonymous: { agent: anonymous, backend: createBackend(anonymous, canisterId), owner: Uint8Array.of(4) },
    async advanceTime(milliseconds) {
      await devnet.time.advance(milliseconds);
      await Promise.all(agents.map((agent) => agent.syncTime()));
    },
    controller: {
      agent: controller,
      backend: createBackend(controller, canisterId),
      owner: controllerIdentity.getPrincipal().toUint8Array(),
    },
    async restart(next) {
      const { port } = devnet;
      await devnet.close();
      devnet = await startDevnet({ ...next, port });
    },
    async upgrade() {
      module = module === "backend.wasm" ? "backend.wasm.gz" : "backend.wasm";
      await deployCanister({ agent: controller, wasm: await wasm(module), canisterId });
    },
  };
}

/** The gallery that a link opens. */
export function galleryIn([opened]: Opt<OpenedLink>): Gallery {
  if (opened === undefined || !("gallery" in opened)) throw new Error("The link opens no gallery.");
  return opened.gallery;
}

/** The value of an answer that has to be Ok. */
export function okOf<T>(result: ResultOf<T> | undefined): T {
  if (result !== undefined && "Ok" in result) return result.Ok;
  throw new Error(`Refused: ${result?.Err.message ?? "no answer"}`);
}

/** The code of an answer that has to be a refusal. */
export function codeOf(result: ResultOf<unknown>): string {
  if ("Err" in result) return Object.keys(result.Err.code)[0] ?? "";
  throw new Error("The call was not refused.");
}
