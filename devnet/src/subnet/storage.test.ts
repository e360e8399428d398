import { Principal } from "@dfinity/principal";
import { afterAll, beforeAll, expect, it } from "vitest";
import { askManagement, manage, NO_SETTINGS } from "../../test/helpers/management-client.ts";
import { type Script, script } from "../../test/helpers/script.ts";
import { scriptCanister } from "../../test/helpers/script-canister.ts";
import { createTestClient, type TestClient } from "../../test/helpers/test-client.ts";
import * as t from "../candid/management-types.ts";
import { type Devnet, startDevnet } from "../devnet.ts";

const NOTHING = new Uint8Array(0);
const GIB = 1024n ** 3n;
const GIB_PAGES = 16_384n;
const RICH = 10n ** 20n;

let devnet: Devnet;
let client: TestClient;

beforeAll(async () => {
  devnet = await startDevnet({ port: 0, subnets: 0 });
  client = await createTestClient(devnet);
});
afterAll(() => devnet.close());

async function create(cycles: bigint): Promise<string> {
  const arg = { amount: [cycles], settings: [], specified_id: [], sender_canister_version: [] };
  const created = await manage<{ canister_id: Principal }>(
    client,
    "aaaaa-aa",
    "provisional_create_canister_with_cycles",
    [t.ProvisionalCreateType, arg],
    t.CanisterIdType,
  );
  return client.deploy(scriptCanister(), created.canister_id.toText(), NOTHING);
}

const set = (id: string, settings: object) =>
  manage(client, id, "update_settings", [
    t.UpdateSettingsType,
    {
      canister_id: Principal.fromText(id),
      settings: { ...NO_SETTINGS, ...settings },
      sender_canister_version: [],
    },
  ]);
const status = (id: string) =>
  askManagement<{ cycles: bigint; reserved_cycles: bigint }>(
    client,
    id,
    "canister_status",
    [t.CanisterIdType, { canister_id: Principal.fromText(id) }],
    t.CanisterStatusType,
  );
const run = (id: string, { bytes }: Script) => client.update(id, "run", bytes);
const grow = (id: string, gibibytes: bigint) => run(id, script.with64("stableGrow", gibibytes * GIB_PAGES).replyAcc());

it("lets one message touch so much of stable memory, by reading or writing, and a query half of that", async () => {
  const id = await create(RICH);
  await grow(id, 3n);
  const touch = (sizeBytes: bigint) => script.with64("touchStable", sizeBytes).do("reply");
  await client.query(id, "ask", touch(GIB).bytes);
  await expect(client.query(id, "ask", touch(GIB + 1n).bytes)).rejects.toThrow("IC0524");
  await run(id, touch(2n * GIB));
  await expect(run(id, touch(2n * GIB + 1n))).rejects.toThrow("IC0524");
});

it("refuses memory that would freeze the canister", async () => {
  const id = await create(10n ** 13n);
  await expect(grow(id, 100n)).rejects.toThrow("IC0532");
  await expect(set(id, { memory_allocation: [100n * GIB] })).rejects.toThrow("IC0532");
  await set(id, { freezing_threshold: [0n] });
  expect(Buffer.from(await grow(id, 100n)).readBigUInt64LE()).toBe(0n);
});

it("sets cycles aside for storage once the subnet is filling up, as far as the canister allows", async () => {
  const other = await create(RICH);
  const holder = await create(RICH);
  await set(holder, { reserved_cycles_limit: [RICH] });
  await set(holder, { memory_allocation: [749n * GIB] });
  const free = (await status(holder)).reserved_cycles;
  await set(holder, { memory_allocation: [900n * GIB] });
  const { reserved_cycles } = await status(holder);
  expect(reserved_cycles).toBeGreaterThan(free);
  await expect(grow(other, 100n)).rejects.toThrow("IC0534");
  await set(other, { reserved_cycles_limit: [RICH] });
  const before = await status(other);
  await grow(other, 100n);
  const after = await status(other);
  expect(before.cycles - after.cycles).toBeGreaterThan(after.reserved_cycles);
  // 3 and 100 GiB by the tests before, 900 and 100 GiB by this one. The modules take less than a thousandth of that.
  const seconds = (300_000_000n * (1_103n - 750n)) / (2_048n - 750n);
  expect(after.reserved_cycles / 10n ** 13n).toBe((100n * 127_000n * seconds) / 10n ** 13n);
  await expect(set(other, { reserved_cycles_limit: [after.reserved_cycles - 1n] })).rejects.toThrow("IC0540");
  await devnet.time.advance(86_400_000);
  await client.agent.syncTime();
  const dayLater = await status(other);
  // The canister paid for the refused call, but for no storage.
  expect(after.cycles - dayLater.cycles).toBeLessThan(10_000_000n);
  expect(dayLater.reserved_cycles).toBeLessThan(after.reserved_cycles);
});
