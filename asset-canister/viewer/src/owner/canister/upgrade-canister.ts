import { equalBytes, toHex } from "@store-forever/protocol";
import { type CanisterManagement, MODULE_CHUNK_BYTES } from "@store-forever/protocol/management";
import { type Module, sha256Of } from "../release/module.ts";

/** What an upgrade has the network do. */
export type UpgradedCanister = Pick<
  CanisterManagement,
  "start" | "stop" | "takeSnapshot" | "loadSnapshot" | "uploadChunk" | "clearChunks" | "upgrade"
>;

/** What is going on. */
export type UpgradeStep =
  /** `share`: 1 is all of it. */
  { step: "uploading"; share: number } | { step: "stopping" | "snapshot" | "installing" | "checking" | "goingBack" };

/** How an upgrade ended. */
export type UpgradeEnd =
  | { end: "done" }
  /** Nothing was installed. */
  | { end: "unchanged"; error: unknown }
  /** The new module does not work, and the snapshot was loaded. */
  | { end: "wentBack"; error: unknown }
  /** The snapshot could not be loaded, or the canister could not be started. It may be stopped. */
  | { end: "stuck"; error: unknown };

/**
 * Upgrades a canister, and undoes that where it does not work. The canister is stopped from its snapshot until the new module is
 * there, so that nothing is stored meanwhile which going back would lose.
 * @param check of the new module; it throws where something does not answer as it should
 */
export async function upgradeCanister(
  canister: UpgradedCanister,
  module: Module,
  check: () => Promise<void>,
  onStep: (step: UpgradeStep) => void,
): Promise<UpgradeEnd> {
  const prepared = await prepare(canister, module, onStep);
  if ("error" in prepared) return startAgain(canister, { end: "unchanged", error: prepared.error });
  try {
    onStep({ step: "installing" });
    await canister.upgrade(prepared.chunkHashes, module.hash);
    await canister.start();
    onStep({ step: "checking" });
    await check();
    // The module is installed: its chunks cost only.
    await canister.clearChunks().catch(() => undefined);
    return { end: "done" };
  } catch (error) {
    onStep({ step: "goingBack" });
    return goBack(canister, prepared.snapshotId, error);
  }
}

type Prepared = { chunkHashes: Uint8Array[]; snapshotId: Uint8Array } | { error: unknown };

async function prepare(
  canister: UpgradedCanister,
  module: Module,
  onStep: (step: UpgradeStep) => void,
): Promise<Prepared> {
  try {
    const chunkHashes = await uploadModule(canister, module, onStep);
    onStep({ step: "stopping" });
    await canister.stop();
    onStep({ step: "snapshot" });
    const { id } = await canister.takeSnapshot(undefined);
    return { chunkHashes, snapshotId: id };
  } catch (error) {
    return { error };
  }
}

async function uploadModule(
  canister: UpgradedCanister,
  { bytes }: Module,
  onStep: (step: UpgradeStep) => void,
): Promise<Uint8Array[]> {
  onStep({ step: "uploading", share: 0 });
  await canister.clearChunks();
  const hashes: Uint8Array[] = [];
  for (let offset = 0; offset < bytes.length; offset += MODULE_CHUNK_BYTES) {
    const chunk = bytes.subarray(offset, offset + MODULE_CHUNK_BYTES);
    const hash = await canister.uploadChunk(chunk);
    if (!equalBytes(hash, await sha256Of(chunk))) throw new Error(`The network has ${toHex(hash)} for another chunk.`);
    hashes.push(hash);
    onStep({ step: "uploading", share: Math.min(1, (offset + MODULE_CHUNK_BYTES) / bytes.length) });
  }
  return hashes;
}

/** Loads a snapshot into a canister that may run. @param error why */
async function goBack(canister: UpgradedCanister, snapshotId: Uint8Array, error: unknown): Promise<UpgradeEnd> {
  try {
    await canister.stop();
    await canister.loadSnapshot(snapshotId);
  } catch (cause) {
    return { end: "stuck", error: cause };
  }
  return startAgain(canister, { end: "wentBack", error });
}

async function startAgain(canister: UpgradedCanister, end: UpgradeEnd): Promise<UpgradeEnd> {
  try {
    await canister.start();
    return end;
  } catch (cause) {
    return { end: "stuck", error: cause };
  }
}
