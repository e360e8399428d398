import path from "node:path";
import type { AdmissionPolicy } from "@store-forever/protocol";
import type { HttpAgent, Identity } from "@store-forever/protocol/ic";
import type { CanisterIds, CanisterName } from "../canister-ids.ts";
import type { Journal } from "../journal.ts";
import type { Target } from "../network/target.ts";

/** What `npm run build` leaves for a deployment. */
export const MODULE = path.join("canister", "dist", "backend.wasm.gz");
export const VIEWER_FILES = path.join("asset-canister", "dist", "viewer");

/** What is to be on a network when the deployment is done. */
export interface Deployment {
  target: Target;
  identity: Identity;
  ids: CanisterIds;
  journal: Journal;
  /** The module of both canisters, gzipped. */
  module: Uint8Array;
  /** Left out where something else serves the viewer. */
  viewer?: {
    /** The folder with its built files. */
    dir: string;
    /** Written into its pages besides the backend's id, e.g. `PUBLIC_IDENTITY_PROVIDER`. */
    settings: Readonly<Record<`PUBLIC_${string}`, string>>;
    /** Where to report a weakness. */
    securityContact?: string | undefined;
  };
  /** Where browsers find the viewer; its canister's own address when left out. */
  viewerUrl?: string;
  /** Who may store. An archive keeps its policy when this is left out. */
  admission?: AdmissionPolicy;
  /** What a new canister gets, the fee for creating it included. */
  cycles: Readonly<Record<CanisterName, bigint>>;
  /** The subnets for new canisters; the network chooses where one is left out. */
  subnets?: Readonly<Partial<Record<CanisterName, string | undefined>>>;
  upgrade: UpgradeMode;
}

/** What happens where another module is installed than the one that was built. */
export type UpgradeMode = "refuse" | "with a snapshot" | "in place";

/**
 * For how long a canister's cycles have to last, or it takes nothing new: half a year, so that it survives a forgotten bill. A snapshot doubles
 * what that takes, and a year's would not leave room for one.
 */
export const FREEZING_THRESHOLD_SECONDS = 15_778_800n;

/** The deployment while it runs. */
export interface Running extends Deployment {
  agent: HttpAgent;
  /** Told what is going on within a step. */
  log: (line: string) => void;
}
