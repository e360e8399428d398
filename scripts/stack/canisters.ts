import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { uploadViewer } from "@store-forever/asset-canister/upload";
import { deployCanister } from "@store-forever/devnet";
import { accepted, fromHex, LIMITS } from "@store-forever/protocol";
import { createAgent, createBackend, Ed25519KeyIdentity } from "@store-forever/protocol/ic";
import { writeAtomically } from "./write-atomically.ts";

/** What deploying needs to know of a running devnet. */
export interface DeployTarget {
  url: string;
  gateway: string;
  /** Hex of the DER root key. */
  rootKey: string;
  identityProvider: string;
}

export type CanisterName = "backend" | "viewer";

export const BACKEND_MODULE = path.join("canister", "dist", "backend.wasm.gz");
const VIEWER_MODULE = path.join("asset-canister", "dist", "assets.wasm.gz");
const VIEWER_FILES = path.join("asset-canister", "dist", "viewer");

/** Puts our canisters onto a devnet, whose state folder also keeps their ids and the key that controls them. */
export class Deployer {
  readonly #target: DeployTarget;
  readonly #idsFile: string;
  readonly #agent: ReturnType<typeof createAgent>;

  constructor(stateDir: string, target: DeployTarget) {
    this.#target = target;
    this.#idsFile = path.join(stateDir, "canisters.json");
    const identity = deployerIdentity(path.join(stateDir, "deployer.json"));
    this.#agent = createAgent({ host: target.url, identity, rootKey: fromHex(target.rootKey) });
  }

  /** Creates the backend canister at the first start, and upgrades it when its module has changed. @returns its id */
  deployBackend(): Promise<string> {
    return this.#deploy("backend", BACKEND_MODULE);
  }

  /** Creates or upgrades the viewer's canister and uploads the viewer's files. @returns its id */
  async deployViewer(environment: Readonly<Record<string, string>>): Promise<string> {
    const canisterId = await this.#deploy("viewer", VIEWER_MODULE);
    await uploadViewer({ agent: this.#agent, canisterId, dir: VIEWER_FILES, environment });
    return canisterId;
  }

  /** Tells the backend where browsers find the viewer and the backend's own pages. */
  async setOrigins(backendId: string, viewerUrl: string): Promise<void> {
    const origins = { viewer: viewerUrl, media: this.urlOf(backendId), canister: backendId };
    accepted(await createBackend(this.#agent, backendId).set_origins(origins));
  }

  /** Lets everybody store, with a small quota: this network is for trying. */
  async openToEverybody(backendId: string): Promise<void> {
    const quota_bytes = BigInt(LIMITS.openQuotaBytes);
    accepted(await createBackend(this.#agent, backendId).set_admission({ open: { quota_bytes } }));
  }

  /** Where the gateway serves a canister's pages. */
  urlOf(canisterId: string): string {
    return this.#target.gateway.replace("://", `://${canisterId}.`);
  }

  async #deploy(name: CanisterName, moduleFile: string): Promise<string> {
    const known: Partial<Record<CanisterName, string>> = existsSync(this.#idsFile)
      ? JSON.parse(readFileSync(this.#idsFile, "utf8"))
      : {};
    const earlier = known[name];
    const canisterId = await deployCanister({
      agent: this.#agent,
      wasm: readFileSync(moduleFile),
      ...(earlier === undefined ? {} : { canisterId: earlier }),
    });
    writeAtomically(this.#idsFile, JSON.stringify({ ...known, [name]: canisterId }, null, 2));
    return canisterId;
  }
}

/** The settings in the viewer's pages. */
export function viewerEnvironment(backendId: string, { identityProvider }: DeployTarget) {
  return { "PUBLIC_CANISTER_ID:backend": backendId, PUBLIC_IDENTITY_PROVIDER: identityProvider } as const;
}

function deployerIdentity(file: string): Ed25519KeyIdentity {
  if (existsSync(file)) return Ed25519KeyIdentity.fromJSON(readFileSync(file, "utf8"));
  const identity = Ed25519KeyIdentity.generate();
  writeAtomically(file, JSON.stringify(identity.toJSON()));
  return identity;
}
