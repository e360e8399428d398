import { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import { utf8ToBytes } from "@noble/hashes/utils";
import { afterAll, beforeAll, expect, it } from "vitest";
import { askManagement, manage, NO_SETTINGS } from "../../test/helpers/management-client.ts";
import { script } from "../../test/helpers/script.ts";
import { scriptCanister } from "../../test/helpers/script-canister.ts";
import { createTestClient, type TestClient } from "../../test/helpers/test-client.ts";
import { withSection } from "../../test/helpers/with-section.ts";
import * as t from "../candid/management-types.ts";
import { type Devnet, startDevnet } from "../devnet.ts";
import { sha256 } from "../encoding/bytes.ts";

const NOTHING = new Uint8Array(0);
const MANAGEMENT = "aaaaa-aa";

let devnet: Devnet;
let client: TestClient;
let stranger: TestClient;
let canister: string;
let other: string;

beforeAll(async () => {
  devnet = await startDevnet({ port: 0, subnets: 0 });
  client = await createTestClient(devnet);
  stranger = await createTestClient(devnet);
  canister = await client.deploy(scriptCanister(), undefined, NOTHING);
  other = await client.deploy(scriptCanister(), undefined, NOTHING);
});
afterAll(() => devnet.close());

const named = (id = canister) => ({ canister_id: Principal.fromText(id) });

function updateSettings(changes: Partial<t.CandidSettings>): Promise<undefined> {
  const arg = { ...named(), settings: { ...NO_SETTINGS, ...changes }, sender_canister_version: [] };
  return manage(client, canister, "update_settings", [t.UpdateSettingsType, arg]);
}

/** Calls the management canister as a canister, and passes its reply on. */
async function manageAs<T>(
  caller: string,
  method: string,
  [type, arg]: readonly [IDL.Type, object],
  replyType?: IDL.Type,
): Promise<T> {
  const call = script.set(new Uint8Array(IDL.encode([type], [arg]))).call({ callee: MANAGEMENT, method });
  const reply = await client.update(caller, "run", call.bytes);
  return IDL.decode(replyType === undefined ? [] : [replyType], reply)[0] as unknown as T;
}

it("shows the status to whom status_visibility allows it, by query and by update", async () => {
  const ask = [t.CanisterIdType, named()] as const;
  const asStranger = () => manage<object>(stranger, canister, "canister_status", ask, t.CanisterStatusType);
  await expect(asStranger()).rejects.toThrow("IC0512");
  await updateSettings({ status_visibility: [{ allowed_viewers: [stranger.identity.getPrincipal()] }] });
  expect(await asStranger()).toMatchObject({
    settings: { status_visibility: { allowed_viewers: [expect.anything()] } },
  });
  await updateSettings({ status_visibility: [{ public: null }] });
  expect(await askManagement(stranger, canister, "canister_status", ask, t.CanisterStatusType)).toBeDefined();
  await updateSettings({ status_visibility: [{ controllers: null }] });
  await expect(asStranger()).rejects.toThrow("IC0512");
});

it("lists snapshots to whom snapshot_visibility allows it, who still cannot take any", async () => {
  const ask = [t.CanisterIdType, named()] as const;
  const asStranger = () => manage<object[]>(stranger, canister, "list_canister_snapshots", ask, t.SnapshotListType);
  await expect(asStranger()).rejects.toThrow("IC0512");
  await updateSettings({ snapshot_visibility: [{ public: null }] });
  expect(await asStranger()).toEqual([]);
  const take = { ...named(), replace_snapshot: [], uninstall_code: [], sender_canister_version: [] };
  await expect(
    manage(stranger, canister, "take_canister_snapshot", [t.TakeSnapshotType, take], t.SnapshotType),
  ).rejects.toThrow("IC0512");
});

it("keeps as much of a log as log_memory_limit says", async () => {
  await updateSettings({ log_memory_limit: [10_000n] });
  for (const letter of ["a", "b"])
    await client.update(canister, "run", script.set(letter.repeat(4_500)).do("print").do("reply").bytes);
  const logs = () =>
    askManagement<{ canister_log_records: object[] }>(
      client,
      canister,
      "fetch_canister_logs",
      [t.CanisterIdType, named()],
      t.CanisterLogsType,
    );
  expect((await logs()).canister_log_records).toHaveLength(2);
  await expect(updateSettings({ log_memory_limit: [3_000_000n] })).rejects.toThrow("IC0408");
});

it("lists all canisters as ranges of consecutive ids, to queries, composite queries and canisters", async () => {
  const arg = new Uint8Array(IDL.encode([], []));
  const reply = await client.agent.query(Principal.managementCanister(), {
    methodName: "list_canisters",
    arg,
    effectiveCanisterId: Principal.fromText(canister),
  });
  if (reply.status !== "replied") throw new Error(reply.reject_message);
  const call = script.set(arg).call({ callee: MANAGEMENT, method: "list_canisters" }).bytes;
  const replies = [
    reply.reply.arg,
    await client.query(canister, "compose", call),
    await client.update(canister, "run", call),
  ];
  for (const bytes of replies)
    expect(IDL.decode([t.CanisterListType], bytes)).toEqual([
      { canisters: [{ start: Principal.fromText(canister), end: Principal.fromText(other) }] },
    ]);
});

it("tells canisters who changed what of a canister, the newest changes last", async () => {
  const user = client.identity.getPrincipal();
  const id = await client.deploy(scriptCanister(), undefined, NOTHING);
  const self = Principal.fromText(id);
  const change = { ...named(id), sender_canister_version: [] };
  const settings = { ...NO_SETTINGS, controllers: [[user, self]] };
  await manage(client, id, "update_settings", [t.UpdateSettingsType, { ...change, settings }]);
  await manageAs(id, "update_settings", [
    t.UpdateSettingsType,
    { ...named(id), settings: { ...NO_SETTINGS, controllers: [[user]] }, sender_canister_version: [] },
  ]);
  const info = (num_requested_changes: [] | [bigint]) =>
    manageAs<{ total_num_changes: bigint; recent_changes: Array<{ canister_version: bigint }> }>(
      canister,
      "canister_info",
      [t.CanisterInfoArgType, { ...named(id), num_requested_changes }],
      t.CanisterInfoType,
    );
  const { total_num_changes, recent_changes } = await info([100n]);
  expect(total_num_changes).toBe(4n);
  const byUser = { from_user: { user_id: user } };
  expect(recent_changes).toMatchObject([
    { origin: byUser, details: { creation: { controllers: [user], environment_variables_hash: [] } } },
    {
      origin: byUser,
      details: { code_deployment: { mode: { install: null }, module_hash: sha256(scriptCanister()) } },
    },
    { origin: byUser, details: { controllers_change: { controllers: [user, self] } } },
    {
      origin: { from_canister: { canister_id: self, canister_version: [] } },
      details: { controllers_change: { controllers: [user] } },
    },
  ]);
  const versions = recent_changes.map(({ canister_version }) => canister_version);
  expect([...versions].sort((left, right) => Number(left - right))).toEqual(versions);
  expect((await info([1n])).recent_changes).toEqual(recent_changes.slice(-1));
  expect((await info([])).recent_changes).toEqual([]);
});

it("refuses a sender_canister_version that is not the caller's", async () => {
  const change = { ...named(other), settings: NO_SETTINGS, sender_canister_version: [999n] };
  await expect(manageAs(other, "update_settings", [t.UpdateSettingsType, change])).rejects.toThrow("IC0504");
});

it("gives canisters public metadata of others, and private metadata to controllers only", async () => {
  const open = withSection(scriptCanister(), "icp:public greeting", utf8ToBytes("hello"));
  const id = await client.deploy(withSection(open, "icp:private secret", utf8ToBytes("sesame")), undefined, NOTHING);
  const ask = (name: string) =>
    manageAs(canister, "canister_metadata", [t.MetadataArgType, { ...named(id), name }], t.MetadataType);
  expect(await ask("greeting")).toEqual({ value: utf8ToBytes("hello") });
  await expect(ask("secret")).rejects.toThrow('has no metadata "secret"');
  await expect(ask("nothing")).rejects.toThrow('has no metadata "nothing"');
  const controllers: t.Opt<Principal[]> = [[client.identity.getPrincipal(), Principal.fromText(canister)]];
  const arg = { ...named(id), settings: { ...NO_SETTINGS, controllers }, sender_canister_version: [] };
  await manage(client, id, "update_settings", [t.UpdateSettingsType, arg]);
  expect(await ask("secret")).toEqual({ value: utf8ToBytes("sesame") });
});

it("turns away calls of other canisters that bring fewer cycles than it asks for, with a refund", async () => {
  await updateSettings({ minimum_incoming_canister_call_cycles: [1_000n] });
  const call = (cycles: bigint) =>
    client.update(
      other,
      "run",
      script.set(script.do("reply").bytes).call({ callee: canister, method: "run", cycles }).bytes,
    );
  await expect(call(999n)).rejects.toThrow("at least 1000 transferred cycles");
  await expect(call(1_000n)).resolves.toHaveLength(0);
  await expect(client.update(canister, "run", script.do("reply").bytes)).resolves.toHaveLength(0);
});
