import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { changesOf, type ViewerUpload } from "@store-forever/asset-canister/upload";
import { accepted, toHex } from "@store-forever/protocol";
import { createBackend } from "@store-forever/protocol/ic";
import { CanisterManagement, isNoCanister, isNotController } from "@store-forever/protocol/management";
import { originsIn } from "@store-forever/protocol/verify";
import { CANISTER_NAMES, type CanisterName } from "../canister-ids.ts";
import { DeployError } from "../deploy-error.ts";
import { urlOf } from "../network/target.ts";
import type { Running } from "./deployment.ts";

/** What the network tells of one of our canisters. */
export type CanisterState =
  | { phase: "missing" }
  | { phase: "empty"; id: string; isRunning: boolean }
  | { phase: "installed"; id: string; isRunning: boolean; moduleHash: string; memoryBytes: bigint };

/** What is there before a deployment. */
export interface Observed {
  canisters: Record<CanisterName, CanisterState>;
  /** How many of the viewer's files differ; undefined where its canister cannot be asked yet. */
  changedFiles: number | undefined;
  /** The same, of the release's files in the backend. */
  changedReleaseFiles: number | undefined;
  /** Whether the backend knows where the pages are, and who may store. */
  backend: { hasOrigins: boolean; hasAdmission: boolean };
}

export const hashOf = (module: Uint8Array): string => createHash("sha256").update(module).digest("hex");

/** Asks the network what is there. Nothing is changed. @throws DeployError for canisters that are gone, or are somebody else's */
export async function observe(running: Running): Promise<Observed> {
  const states = await Promise.all(CANISTER_NAMES.map((name) => stateOf(running, name)));
  const canisters = Object.fromEntries(CANISTER_NAMES.map((name, index) => [name, states[index]])) as Record<
    CanisterName,
    CanisterState
  >;
  return {
    canisters,
    changedFiles: await changedFilesOf(running, canisters),
    changedReleaseFiles: await changedReleaseFilesOf(running, canisters),
    backend: await backendSettings(running, canisters),
  };
}

async function stateOf({ agent, identity, ids, target }: Running, name: CanisterName): Promise<CanisterState> {
  const id = ids.get(name);
  if (id === undefined) return { phase: "missing" };
  try {
    const { status, module_hash, memory_size } = await new CanisterManagement(agent, id).status();
    const isRunning = "running" in status;
    const [moduleHash] = module_hash;
    return moduleHash === undefined
      ? { phase: "empty", id, isRunning }
      : { phase: "installed", id, isRunning, moduleHash: toHex(moduleHash), memoryBytes: memory_size };
  } catch (error) {
    if (isNotController(error))
      throw new DeployError(
        `The key of this deployment (${identity.getPrincipal().toText()}) does not control the ${name} ${id}. Name the key that does with --identity, or let its controller add this one: icp canister settings update ${id} --add-controller ${identity.getPrincipal().toText()} -n ${target.name}`,
        { cause: error },
      );
    if (isNoCanister(error))
      throw new DeployError(
        `There is no canister ${id} at ${target.host}, but canister_ids.json calls it the ${name} of "${target.name}". Correct the id if it is wrong; if the canister is gone for good, take its line out, and the next deployment makes a new one.`,
        { cause: error },
      );
    throw error;
  }
}

type States = Observed["canisters"];
const answers = (state: CanisterState) => state.phase === "installed" && state.isRunning;

async function changedFilesOf(running: Running, { backend, viewer }: States): Promise<number | undefined> {
  if (running.viewer === undefined) return 0;
  if (viewer.phase === "missing" || backend.phase === "missing" || !answers(viewer)) return undefined;
  const { changed, deleted } = await changesOf(viewerUploadOf(running, viewer.id, backend.id));
  return changed.length + deleted.length;
}

async function changedReleaseFilesOf(running: Running, { backend, viewer }: States): Promise<number | undefined> {
  if (running.viewer === undefined) return 0;
  if (viewer.phase === "missing" || backend.phase === "missing" || !answers(backend)) return undefined;
  // A module from before there were releases is upgraded first.
  const changes = await changesOf(releaseUploadOf(running, backend.id, viewer.id)).catch(() => undefined);
  return changes && changes.changed.length + changes.deleted.length;
}

async function backendSettings(running: Running, { backend, viewer }: States): Promise<Observed["backend"]> {
  const viewerId = viewer.phase === "missing" ? undefined : viewer.id;
  if (backend.phase !== "installed" || !backend.isRunning) return { hasOrigins: false, hasAdmission: false };
  const actor = createBackend(running.agent, backend.id);
  // A module from before `get_origins` is upgraded first, and asked again afterwards.
  const [answer, { admission }] = await Promise.all([actor.get_origins().catch(() => undefined), actor.limits()]);
  const wanted = originsOf(running, backend.id, viewerId);
  const trust = { canisterId: backend.id, rootKey: running.target.rootKey };
  const present = answer && (await originsIn(accepted(answer), trust));
  return {
    hasOrigins: wanted === undefined || (present !== undefined && isDeepStrictEqual(wanted, present)),
    hasAdmission: running.admission === undefined || isDeepStrictEqual(running.admission, admission),
  };
}

/** Where browsers find things; undefined until the viewer's address is known. */
export function originsOf({ target, viewerUrl }: Running, backendId: string, viewerId: string | undefined) {
  const viewer = viewerUrl ?? (viewerId === undefined ? undefined : urlOf(target, viewerId));
  return viewer === undefined ? undefined : { viewer, media: urlOf(target, backendId), canister: backendId };
}

/** What `@store-forever/asset-canister/upload` needs to know. */
export function viewerUploadOf(
  { agent, viewer, target, viewerUrl }: Running,
  canisterId: string,
  backendId: string,
): ViewerUpload {
  if (viewer === undefined) throw new TypeError("This deployment has no viewer.");
  const environment = { "PUBLIC_CANISTER_ID:backend": backendId, ...viewer.settings } as const;
  const { dir, securityContact } = viewer;
  return {
    agent,
    canisterId,
    dir,
    environment,
    securityContact,
    origin: viewerUrl ?? urlOf(target, canisterId),
  };
}

/**
 * The release for archives of people's own. Its pages name no archive, so that they show the canister that serves them; who signs in there is who
 * they are at this deployment's viewer.
 */
export function releaseUploadOf(running: Running, backendId: string, viewerId: string): ViewerUpload {
  const { agent, viewer, target, viewerUrl = urlOf(target, viewerId), module } = running;
  if (viewer === undefined) throw new TypeError("This deployment has no viewer.");
  const environment = { PUBLIC_DERIVATION_ORIGIN: viewerUrl, ...viewer.settings };
  return { agent, canisterId: backendId, dir: viewer.dir, environment, releaseModule: module };
}
