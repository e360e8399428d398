import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { Ed25519KeyIdentity } from "@dfinity/identity";
import { Principal } from "@dfinity/principal";
import { afterEach, beforeEach, expect, it } from "vitest";
import { manage } from "../../test/helpers/management-client.ts";
import { createTestClient } from "../../test/helpers/test-client.ts";
import * as t from "../candid/management-types.ts";
import { type Devnet, startDevnet } from "../devnet.ts";
import { type Manifest, STATE_FORMAT } from "./manifest.ts";

/** What a devnet of that format wrote: the test canister after `write_all` and two `count`s, in format 2 with a snapshot before the second. */
interface SavedState {
  canister: string;
  manifest: Manifest;
  /** By the name of each blob: gzipped, base64. */
  blobs: Record<string, string>;
}

const CONTROLLER = Ed25519KeyIdentity.generate(new Uint8Array(32).fill(7));
const WRITTEN = [7, 7, 19, 2, 7];

let stateDir: string;
let devnet: Devnet | undefined;
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), "devnet-"));
});
afterEach(async () => {
  await devnet?.close();
  devnet = undefined;
  await rm(stateDir, { recursive: true, force: true });
});

async function unpack(format: number): Promise<SavedState> {
  const saved = JSON.parse(
    await readFile(new URL(`formats/format-${format}.json`, import.meta.url), "utf8"),
  ) as SavedState;
  expect(saved.manifest.format).toBe(format);
  await mkdir(join(stateDir, "blobs"));
  for (const [name, content] of Object.entries(saved.blobs))
    await writeFile(join(stateDir, "blobs", name), gunzipSync(Buffer.from(content, "base64")));
  await writeFile(join(stateDir, "state.json"), JSON.stringify(saved.manifest));
  return saved;
}

it.each([1, 2])("goes on with a state of format %i, and keeps it in the newest", async (format) => {
  const { canister, manifest } = await unpack(format);
  for (const count of [3, 4]) {
    devnet = await startDevnet({ port: 0, stateDir });
    const client = await createTestClient(devnet, { identity: CONTROLLER });
    expect(await client.numbers(canister, "state")).toEqual(WRITTEN);
    expect([...(await client.update(canister, "count"))]).toEqual([count, 0, 0, 0]);
    const named = { canister_id: Principal.fromText(canister) };
    const status = await manage<{ settings: object }>(
      client,
      canister,
      "canister_status",
      [t.CanisterIdType, named],
      t.CanisterStatusType,
    );
    expect(status.settings).toMatchObject({
      controllers: [CONTROLLER.getPrincipal()],
      log_memory_limit: 4_096n,
      snapshot_visibility: { controllers: null },
    });
    const snapshots = await manage<Array<{ id: Uint8Array }>>(
      client,
      canister,
      "list_canister_snapshots",
      [t.CanisterIdType, named],
      t.SnapshotListType,
    );
    expect(snapshots).toHaveLength(format - 1);
    if (count === 4)
      for (const { id: snapshot_id } of snapshots) {
        const arg = { ...named, snapshot_id, sender_canister_version: [] };
        await manage(client, canister, "load_canister_snapshot", [t.SnapshotIdType, arg]);
        expect(await client.numbers(canister, "state")).toEqual(WRITTEN);
        expect([...(await client.update(canister, "count"))]).toEqual([2, 0, 0, 0]);
      }
    await devnet.close();
    const kept = JSON.parse(await readFile(join(stateDir, "state.json"), "utf8")) as Manifest;
    expect(kept).toMatchObject({ format: STATE_FORMAT, seed: manifest.seed });
  }
});
