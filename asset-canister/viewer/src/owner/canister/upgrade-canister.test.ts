import { createHash } from "node:crypto";
import { MODULE_CHUNK_BYTES } from "@store-forever/protocol/management";
import { describe, expect, it } from "vitest";
import { type UpgradedCanister, type UpgradeStep, upgradeCanister } from "./upgrade-canister.ts";

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest());
const SNAPSHOT = Uint8Array.of(7);
const bytes = new Uint8Array(2 * MODULE_CHUNK_BYTES + 5).map((_, index) => index % 251);
const MODULE = { bytes, hash: sha256(bytes) };
const works = async () => undefined;

/** A canister whose method of this name fails, as often as is said. */
function canisterThat(failing?: keyof UpgradedCanister, times = 1) {
  const state = { isRunning: true, program: "old", chunks: [] as Uint8Array[] };
  let failures = 0;
  const run = (name: keyof UpgradedCanister) => {
    if (name === failing && failures++ < times) throw new Error(`${name} failed`);
  };
  const canister: UpgradedCanister = {
    async start() {
      run("start");
      state.isRunning = true;
    },
    async stop() {
      run("stop");
      state.isRunning = false;
    },
    async takeSnapshot() {
      run("takeSnapshot");
      expect(state).toMatchObject({ isRunning: false, program: "old" });
      return { id: SNAPSHOT, taken_at_timestamp: 0n, total_size: 0n };
    },
    async loadSnapshot(id) {
      run("loadSnapshot");
      expect(state.isRunning).toBe(false);
      expect(id).toBe(SNAPSHOT);
      state.program = "old";
    },
    async uploadChunk(chunk) {
      run("uploadChunk");
      state.chunks.push(chunk);
      return sha256(chunk);
    },
    async clearChunks() {
      run("clearChunks");
      state.chunks = [];
    },
    async upgrade(hashes, moduleHash) {
      run("upgrade");
      expect(hashes).toEqual(state.chunks.map(sha256));
      expect(moduleHash).toEqual(sha256(Buffer.concat(state.chunks)));
      state.program = "new";
    },
  };
  return { canister, state };
}

describe("upgradeCanister", () => {
  it("installs the module while the canister is stopped, and leaves it running", async () => {
    const { canister, state } = canisterThat();
    const steps: UpgradeStep[] = [];
    expect(await upgradeCanister(canister, MODULE, works, (step) => steps.push(step))).toEqual({ end: "done" });
    expect(state).toEqual({ isRunning: true, program: "new", chunks: [] });
    expect(steps.map(({ step }) => step)).toEqual([
      ...new Array(4).fill("uploading"),
      ...["stopping", "snapshot", "installing", "checking"],
    ]);
    expect(steps.slice(0, 4)).toMatchObject([{ share: 0 }, {}, {}, { share: 1 }]);
  });

  it.each(["clearChunks", "uploadChunk", "stop", "takeSnapshot"] as const)(
    "changes nothing where %s fails, and leaves the canister running",
    async (failing) => {
      const { canister, state } = canisterThat(failing);
      const end = await upgradeCanister(canister, MODULE, works, () => undefined);
      expect(end).toEqual({ end: "unchanged", error: new Error(`${failing} failed`) });
      expect(state).toMatchObject({ isRunning: true, program: "old" });
    },
  );

  it.each(["upgrade", "start"] as const)("goes back to the snapshot where %s fails", async (failing) => {
    const { canister, state } = canisterThat(failing);
    const end = await upgradeCanister(canister, MODULE, works, () => undefined);
    expect(end).toEqual({ end: "wentBack", error: new Error(`${failing} failed`) });
    expect(state).toMatchObject({ isRunning: true, program: "old" });
  });

  it("goes back to the snapshot where the new module does not answer as it should", async () => {
    const { canister, state } = canisterThat();
    const fails = () => Promise.reject(new Error("no answer"));
    const end = await upgradeCanister(canister, MODULE, fails, () => undefined);
    expect(end).toEqual({ end: "wentBack", error: new Error("no answer") });
    expect(state).toMatchObject({ isRunning: true, program: "old" });
  });

  it("says so where it cannot go back by itself", async () => {
    const { canister } = canisterThat("loadSnapshot");
    const fails = () => Promise.reject(new Error("no answer"));
    const end = await upgradeCanister(canister, MODULE, fails, () => undefined);
    expect(end).toEqual({ end: "stuck", error: new Error("loadSnapshot failed") });
    const stopped = canisterThat("start", 2);
    expect(await upgradeCanister(stopped.canister, MODULE, works, () => undefined)).toMatchObject({ end: "stuck" });
  });

  it("installs nothing of which the network has another chunk", async () => {
    const { canister, state } = canisterThat();
    const changed = { ...canister, uploadChunk: async () => sha256(Uint8Array.of(1)) };
    const end = await upgradeCanister(changed, MODULE, works, () => undefined);
    expect(end).toMatchObject({ end: "unchanged" });
    expect(state).toMatchObject({ isRunning: true, program: "old" });
  });
});
