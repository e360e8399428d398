import { readFileSync } from "node:fs";
import path from "node:path";
import { fromHex, LIMITS } from "@store-forever/protocol";
import type { Principal } from "@store-forever/protocol/ic";
import { CanisterIds } from "../deploy/canister-ids.ts";
import { Journal } from "../deploy/journal.ts";
import { identityIn } from "../deploy/keys/pem-identity.ts";
import { urlOf } from "../deploy/network/target.ts";
import { deploy } from "../deploy/plan/deploy.ts";
import { MODULE, VIEWER_FILES } from "../deploy/plan/deployment.ts";
import { DevnetPayer } from "./devnet-payer.ts";

/** What deploying needs to know of a running devnet. */
export interface DeployTarget {
  url: string;
  gateway: string;
  /** Hex of the DER root key. */
  rootKey: string;
  identityProvider: string;
}

/** What a canister on a devnet begins with: enough for all that a developer does. */
const CYCLES = 100_000_000_000_000n;

/** Where the viewer is: in our canister, at an address of its own, or nowhere yet. */
export type ViewerPlace = "canister" | { url: string } | "nowhere";

/**
 * Puts our canisters onto a devnet, and upgrades them when their modules have changed. The state folder keeps their ids and the key
 * that controls them. Everybody may store, with a small quota: this network is for trying.
 */
export async function deployStack(
  stateDir: string,
  devnet: DeployTarget,
  viewer: ViewerPlace,
): Promise<{ backendId: string; viewerUrl: string }> {
  const target = { name: "local", host: devnet.url, gateway: devnet.gateway, rootKey: fromHex(devnet.rootKey) };
  const identity = identityIn(path.join(stateDir, "deployer.pem"));
  await fundOnDevnet(devnet, identity.getPrincipal());
  const { backendId, viewerId } = await deploy({
    target,
    identity,
    ids: new CanisterIds(path.join(stateDir, "canister_ids.json"), target.name),
    journal: new Journal(path.join(stateDir, "deploy_journal.json"), target.name),
    module: readFileSync(MODULE),
    ...(viewer === "canister"
      ? {
          viewer: {
            dir: VIEWER_FILES,
            settings: { PUBLIC_IDENTITY_PROVIDER: devnet.identityProvider },
          },
        }
      : {}),
    ...(typeof viewer === "object" ? { viewerUrl: viewer.url } : {}),
    admission: { open: { quota_bytes: BigInt(LIMITS.openQuotaBytes) } },
    cycles: { backend: CYCLES, viewer: CYCLES },
    upgrade: "in place",
  });
  const ownUrl = viewerId === undefined ? "" : urlOf(target, viewerId);
  return { backendId, viewerUrl: typeof viewer === "object" ? viewer.url : ownUrl };
}

/** Gives the key what it takes to create both canisters, once: half of it is left afterwards. */
async function fundOnDevnet(devnet: DeployTarget, owner: Principal): Promise<void> {
  const payer = new DevnetPayer(devnet);
  if ((await payer.cyclesOf(owner)) < CYCLES) await payer.sendCycles(owner, 4n * CYCLES);
}

/** The settings in the viewer's pages. */
export function viewerEnvironment(backendId: string, { identityProvider }: DeployTarget) {
  return { "PUBLIC_CANISTER_ID:backend": backendId, PUBLIC_IDENTITY_PROVIDER: identityProvider } as const;
}
