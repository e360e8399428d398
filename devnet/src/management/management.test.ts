import { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import { utf8ToBytes } from "@noble/hashes/utils";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { askManagement, manage, NO_SETTINGS } from "../../test/helpers/management-client.ts";
import { type NetworkUnderTest, openNetwork } from "../../test/helpers/network-under-test.ts";
import { testCanister } from "../../test/helpers/test-canister.ts";
import { createTestClient, type TestClient } from "../../test/helpers/test-client.ts";
import * as t from "../candid/management-types.ts";
import { sha256 } from "../encoding/bytes.ts";

let network: NetworkUnderTest;
let client: TestClient;
let stranger: TestClient;
let canister: string;

beforeAll(async () => {
  network = await openNetwork();
  client = await createTestClient(network);
  stranger = await createTestClient(network);
});
afterAll(() => network.close());
beforeEach(async () => {
  canister = await client.deploy();
});

const named = () => [t.CanisterIdType, { canister_id: Principal.fromText(canister) }] as const;
const install = (mode: t.CandidInstallMode) =>
  manage(client, canister, "install_code", [
    t.InstallCodeType,
    {
      mode,
      canister_id: Principal.fromText(canister),
      wasm_module: testCanister(),
      arg: new Uint8Array(0),
      sender_canister_version: [],
    },
  ]);
const updateSettings = (changes: Partial<t.CandidSettings>) =>
  manage(client, canister, "update_settings", [
    t.UpdateSettingsType,
    {
      canister_id: Principal.fromText(canister),
      settings: { ...NO_SETTINGS, ...changes },
      sender_canister_version: [],
    },
  ]);

interface Status {
  status: object;
  cycles: bigint;
  module_hash: t.Opt<Uint8Array>;
  settings: { controllers: Principal[] };
}

it("refuses an argument that it cannot decode, also where nobody pays for the message", async () => {
  const nothing = [IDL.Record({}), {}] as const;
  await expect(manage(client, canister, "provisional_top_up_canister", nothing)).rejects.toThrow("IC0408");
});

it("creates canisters with the cycles asked for, and the caller as controller", async () => {
  const arg = { amount: [7n], settings: [], specified_id: [], sender_canister_version: [] };
  const method = "provisional_create_canister_with_cycles";
  const created = await manage<t.CanisterIdArg>(
    client,
    "aaaaa-aa",
    method,
    [t.ProvisionalCreateType, arg],
    t.CanisterIdType,
  );
  const id = created.canister_id.toText();
  const ask = [t.CanisterIdType, created] as const;
  const status = await askManagement<Status>(client, id, "canister_status", ask, t.CanisterStatusType);
  expect(status).toMatchObject({ status: { running: null }, cycles: 7n, module_hash: [] });
  expect(status.settings.controllers).toEqual([client.identity.getPrincipal()]);
});

it("refuses who does not control the canister, and methods for canisters, before it accepts the call", async () => {
  await expect(manage(stranger, canister, "stop_canister", named())).rejects.toThrow("IC0512: Only controllers");
  await expect(manage(client, canister, "raw_rand", named())).rejects.toThrow("can be called by canisters only");
  await expect(manage(client, canister, "fly", named())).rejects.toThrow("IC0407: Management canister has no method");
});

it("stops, refuses messages, starts again, and deletes what has stopped", async () => {
  await expect(manage(client, canister, "delete_canister", named())).rejects.toThrow("IC0510");
  await manage(client, canister, "stop_canister", named());
  await expect(client.update(canister, "count")).rejects.toThrow("IC0508");
  await expect(client.query(canister, "state")).rejects.toThrow("IC0508");
  await manage(client, canister, "start_canister", named());
  await client.update(canister, "count");
  await manage(client, canister, "stop_canister", named());
  await manage(client, canister, "delete_canister", named());
  await expect(client.update(canister, "count")).rejects.toThrow("IC0301");
});

it("installs once, reinstalls from nothing, and uninstalls", async () => {
  await expect(install({ install: null })).rejects.toThrow("IC0538");
  await client.update(canister, "write_all");
  await install({ reinstall: null });
  expect(await client.numbers(canister, "state")).toEqual([0, 0, 16, 0, 0]);
  await manage(client, canister, "uninstall_code", named());
  await expect(client.update(canister, "count")).rejects.toThrow("IC0537");
  await expect(install({ upgrade: [] })).rejects.toThrow("IC0537");
});

it("puts a module together from chunks, and refuses chunks that do not make what was promised", async () => {
  const wasm = testCanister();
  const chunks = [wasm.subarray(0, 900), wasm.subarray(900)];
  const canister_id = Principal.fromText(canister);
  for (const chunk of chunks) {
    const upload = [t.UploadChunkType, { canister_id, chunk }] as const;
    const { hash } = await manage<t.ChunkHash>(client, canister, "upload_chunk", upload, t.ChunkHashType);
    expect(new Uint8Array(hash)).toEqual(sha256(chunk));
  }
  const installChunks = (hashes: Uint8Array[], wasm_module_hash: Uint8Array) =>
    manage(client, canister, "install_chunked_code", [
      t.InstallChunkedCodeType,
      {
        mode: { reinstall: null },
        target_canister: canister_id,
        store_canister: [],
        chunk_hashes_list: hashes.map((hash) => ({ hash })),
        wasm_module_hash,
        arg: new Uint8Array(0),
        sender_canister_version: [],
      },
    ]);
  const hashes = chunks.map((chunk) => sha256(chunk));
  await expect(installChunks([sha256(utf8ToBytes("other"))], sha256(wasm))).rejects.toThrow("is not in the store");
  await expect(installChunks(hashes, sha256(utf8ToBytes("other")))).rejects.toThrow(
    "the chunks make a module with the hash",
  );
  await installChunks(hashes, sha256(wasm));
  const stored = () => manage<t.ChunkHash[]>(client, canister, "stored_chunks", named(), t.StoredChunksType);
  expect(await stored()).toHaveLength(2);
  await manage(client, canister, "clear_chunk_store", named());
  expect(await stored()).toHaveLength(0);
});

it("keeps what a canister prints, and its traps, for its controllers", async () => {
  await client.update(canister, "print", utf8ToBytes("hello"));
  await expect(client.update(canister, "write_all_and_trap")).rejects.toThrow("IC0502");
  const logs = (asker: TestClient) =>
    askManagement<{ canister_log_records: Array<{ idx: bigint; content: Uint8Array }> }>(
      asker,
      canister,
      "fetch_canister_logs",
      named(),
      t.CanisterLogsType,
    );
  const { canister_log_records } = await logs(client);
  const shown = canister_log_records.map(({ idx, content }) => [idx, Buffer.from(content).toString("utf8")]);
  expect(shown).toEqual([
    [0n, "hello"],
    [1n, "[TRAP]: unreachable"],
  ]);
  await expect(logs(stranger)).rejects.toThrow("not allowed to read the logs");
  await updateSettings({ log_visibility: [{ public: null }] });
  await expect(logs(stranger)).resolves.toBeDefined();
});

it("changes settings within their limits", async () => {
  await updateSettings({ controllers: [[client.identity.getPrincipal(), stranger.identity.getPrincipal()]] });
  await manage(stranger, canister, "stop_canister", named());
  await expect(updateSettings({ compute_allocation: [101n] })).rejects.toThrow("compute_allocation is a percentage");
  const twice = [
    { name: "A", value: "1" },
    { name: "A", value: "2" },
  ];
  await expect(updateSettings({ environment_variables: [twice] })).rejects.toThrow("is named once");
});

it("leaves a module alone that is deployed a second time", async () => {
  await client.update(canister, "count");
  await client.deploy(testCanister(), canister);
  expect([...(await client.update(canister, "count"))]).toEqual([2, 0, 0, 0]);
});
