import { Certificate as OlderCertificate } from "@dfinity/agent";
import { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import { HttpAgent as CoreAgent, Certificate as CoreCertificate, lookupResultToBuffer } from "@icp-sdk/core/agent";
import { Principal as CorePrincipal } from "@icp-sdk/core/principal";
import { hexToBytes, utf8ToBytes } from "@noble/hashes/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openScriptNetwork, type ScriptNetwork } from "../../test/conformance/script-network.ts";
import { manage, NO_SETTINGS } from "../../test/helpers/management-client.ts";
import { contentOf, ed25519Signer, inMinutes, post, principalOf, signed } from "../../test/helpers/raw-request.ts";
import { script } from "../../test/helpers/script.ts";
import { createTestClient } from "../../test/helpers/test-client.ts";
import * as t from "../candid/management-types.ts";
import { decodeCbor } from "../encoding/cbor.ts";

const MIB = 1024 * 1024;
const ECHO = script.do("argument").replyAcc();

let given: ScriptNetwork;
/** Two canisters on different application subnets. */
let first: string;
let second: string;

beforeAll(async () => {
  given = await openScriptNetwork({ subnets: 2, canistersPerRange: 2 });
  first = await given.deploy();
  second = await given.deploy();
});
afterAll(() => given.network.close());

interface Admin {
  subnets: string[];
  deprecatedRequests: Record<string, number>;
}
const admin = async (): Promise<Admin> => (await fetch(`${given.network.url}/_/admin`)).json() as Promise<Admin>;
const label = utf8ToBytes;
const readState = (endpoint: string, ...path: Uint8Array[]) =>
  post(given.network, `${endpoint}/read_state`, {
    content: { request_type: "read_state", sender: Uint8Array.of(4), ingress_expiry: inMinutes(4), paths: [path] },
  });
const verifyAs = (id: string, certificate: unknown) =>
  CoreCertificate.create({
    certificate: certificate as Uint8Array,
    rootKey: hexToBytes(given.network.rootKey),
    principal: { canisterId: CorePrincipal.fromText(id) },
  });
const verifyFlat = (id: string, certificate: unknown) =>
  OlderCertificate.create({
    certificate: certificate as Uint8Array,
    rootKey: hexToBytes(given.network.rootKey),
    canisterId: Principal.fromText(id),
  });
const subnetIn = (certificate: unknown) =>
  (decodeCbor(certificate as Uint8Array) as { delegation?: { subnet_id: Uint8Array } }).delegation?.subnet_id;
const signer = ed25519Signer();
const idArg = (id: string) => new Uint8Array(IDL.encode([t.CanisterIdType], [{ canister_id: Principal.fromText(id) }]));
const create = { amount: [], settings: [], specified_id: [], sender_canister_version: [] };

describe("canisters", () => {
  it("are spread over the application subnets, each in the ranges of its own", async () => {
    const { subnets } = await admin();
    expect(subnets).toHaveLength(3);
    const homes = [];
    for (const id of [first, second]) {
      const { body } = await readState(`/api/v2/canister/${id}`, label("time"));
      homes.push(Principal.fromUint8Array(subnetIn(body.certificate) ?? new Uint8Array(0)).toText());
    }
    expect(homes).toEqual(subnets.slice(1));
  });

  it("get further ranges when one is full, in several leaves, and each is proven", async () => {
    const { subnets } = await admin();
    for (let count = 0; count < 11; count++)
      await manage(
        given.client,
        first,
        "provisional_create_canister_with_cycles",
        [t.ProvisionalCreateType, create],
        t.CanisterIdType,
      );
    const { canister_id: last } = await manage<{ canister_id: Principal }>(
      given.client,
      first,
      "provisional_create_canister_with_cycles",
      [t.ProvisionalCreateType, create],
      t.CanisterIdType,
    );
    const id = last.toText();
    const flat = await readState(`/api/v2/canister/${id}`, label("time"));
    await expect(verifyFlat(id, flat.body.certificate)).resolves.toBeDefined();
    const sharded = await readState(`/api/v3/canister/${id}`, label("time"));
    await expect(verifyAs(id, sharded.body.certificate)).resolves.toBeDefined();
    await expect(verifyAs(first, sharded.body.certificate)).rejects.toThrow("does not include the canister");
    const subnetId = Principal.fromText(subnets[1] ?? "").toUint8Array();
    const ranges = await readState(`/api/v3/subnet/${subnets[1]}`, label("canister_ranges"), subnetId);
    expect(ranges.status).toBe(200);
  });

  it("are created on the subnet of the effective canister id, and with an id of another subnet nowhere", async () => {
    const { canister_id: id } = await manage<{ canister_id: Principal }>(
      given.client,
      second,
      "provisional_create_canister_with_cycles",
      [t.ProvisionalCreateType, create],
      t.CanisterIdType,
    );
    const { body } = await readState(`/api/v2/canister/${id}`, label("time"));
    expect(subnetIn(body.certificate)).toEqual(Principal.fromText((await admin()).subnets[2] ?? "").toUint8Array());
    const ofRoot = Principal.fromText("rdmx6-jaaaa-aaaaa-aaadq-cai");
    const elsewhere = { ...create, specified_id: [ofRoot] };
    await expect(
      manage(
        given.client,
        first,
        "provisional_create_canister_with_cycles",
        [t.ProvisionalCreateType, elsewhere],
        t.CanisterIdType,
      ),
    ).rejects.toThrow(/is not in the canister ranges of the subnet[\s\S]*IC0408/);
  });
});

describe("certificates behind a delegation", () => {
  it("have the ranges flat at deprecated endpoints, which agent 3.4.3 takes, and sharded at newer ones", async () => {
    const flat = await readState(`/api/v2/canister/${first}`, label("time"));
    await expect(verifyFlat(first, flat.body.certificate)).resolves.toBeDefined();
    await expect(verifyAs(first, flat.body.certificate)).resolves.toBeDefined();
    const sharded = await readState(`/api/v3/canister/${first}`, label("time"));
    await expect(verifyAs(first, sharded.body.certificate)).resolves.toBeDefined();
    await expect(verifyFlat(first, sharded.body.certificate)).rejects.toThrow("Could not find canister ranges");
  });

  it("are not valid for a canister of another subnet", async () => {
    for (const version of ["v2", "v3"]) {
      const { body } = await readState(`/api/${version}/canister/${first}`, label("time"));
      await expect(verifyAs(second, body.certificate)).rejects.toThrow("does not include the canister");
    }
  });

  it("prove keys of the subnet and of its node by paths of the subnet", async () => {
    const id = (await admin()).subnets[1] ?? "";
    const agent = await CoreAgent.create({ host: given.network.url, rootKey: hexToBytes(given.network.rootKey) });
    const path = [label("subnet"), Principal.fromText(id).toUint8Array()];
    const { certificate } = await agent.readSubnetState(CorePrincipal.fromText(id), { paths: [path] });
    const verified = await CoreCertificate.create({
      certificate,
      rootKey: hexToBytes(given.network.rootKey),
      principal: { subnetId: CorePrincipal.fromText(id) },
    });
    expect(lookupResultToBuffer(verified.lookup_path([...path, label("public_key")]))).toHaveLength(133);
    expect(verified.lookup_subtree([...path, label("node")]).status).toBe("Found");
  });

  it("prove a subnet's metrics at its own endpoint, and at no canister's", async () => {
    const id = (await admin()).subnets[1] ?? "";
    const path = [label("subnet"), Principal.fromText(id).toUint8Array(), label("metrics")];
    const metrics = async () => {
      const { body } = await readState(`/api/v3/subnet/${id}`, ...path);
      const verified = await CoreCertificate.create({
        certificate: body.certificate as Uint8Array,
        rootKey: hexToBytes(given.network.rootKey),
        principal: { subnetId: CorePrincipal.fromText(id) },
      });
      return decodeCbor(lookupResultToBuffer(verified.lookup_path(path)) ?? new Uint8Array(0)) as {
        num_canisters: number;
        canister_state_bytes: number;
        update_transactions_total: number;
      };
    };
    const before = await metrics();
    expect(before.num_canisters).toBeGreaterThan(0);
    expect(before.canister_state_bytes).toBeGreaterThan(65_536);
    await given.run(first, ECHO);
    expect((await metrics()).update_transactions_total).toBeGreaterThan(before.update_transactions_total);
    expect((await readState(`/api/v3/canister/${first}`, ...path)).status).toBe(404);
  });

  it("do not show the flat ranges of an application subnet at newer endpoints", async () => {
    const id = (await admin()).subnets[1] ?? "";
    const path = [label("subnet"), Principal.fromText(id).toUint8Array(), label("canister_ranges")];
    expect((await readState(`/api/v3/subnet/${id}`, ...path)).status).toBe(404);
    expect((await readState(`/api/v2/subnet/${id}`, ...path)).status).toBe(200);
  });

  it("are not given where a management call names a canister of another subnet", async () => {
    const { subnets } = await admin();
    const fields = { method_name: "canister_status", arg: idArg(second) };
    const content = contentOf("aaaaa-aa", principalOf(signer), fields);
    const at = async (path: string) => post(given.network, `${path}/call`, await signed(content, signer));
    const mismatch = { status: 400, text: expect.stringContaining("does not match effective canister id") };
    expect(await at(`/api/v4/subnet/${subnets[1]}`)).toMatchObject(mismatch);
    expect(await at(`/api/v4/canister/${first}`)).toMatchObject(mismatch);
    expect(await at("/api/v4/canister/aaaaa-aa")).toMatchObject(mismatch);
    expect((await at(`/api/v4/subnet/${subnets[2]}`)).status).toBe(200);
  });

  it("are missing for ids of no subnet and for subnets that do not exist", async () => {
    const beyond = Principal.fromUint8Array(Uint8Array.of(0xff, 0, 0, 0, 0, 0, 0, 0, 1, 1)).toText();
    expect(await readState(`/api/v3/canister/${beyond}`, label("time"))).toMatchObject({
      status: 400,
      text: expect.stringContaining("canister_not_found"),
    });
    expect(await readState(`/api/v3/subnet/${first}`, label("time"))).toMatchObject({
      status: 400,
      text: expect.stringContaining("subnet_not_found"),
    });
  });
});

describe("calls to another subnet", () => {
  it("arrive, answer, and carry cycles there and back", async () => {
    const toSecond = script.set(ECHO.bytes).call({ callee: second, method: "run" });
    expect((await given.run(first, toSecond)).equals(Buffer.from(ECHO.bytes))).toBe(true);
    const accept = script.with64("acceptCycles", 3_000_000n).replyAcc();
    const refunded = script.do("refunded").replyAcc();
    const paying = script
      .set(accept.bytes)
      .call({ callee: second, method: "run", cycles: 10_000_000n, onReply: refunded });
    expect((await given.run(first, paying)).readBigUInt64LE()).toBe(7_000_000n);
  });

  it("carry two megabytes, and neither more there nor more back", async () => {
    const ask = (sizeBytes: number) => script.with32("zeros", sizeBytes).replyAcc();
    const reply = (sizeBytes: number) => {
      const size = script.set(ask(sizeBytes).bytes);
      return size.call({ callee: second, method: "run", onReply: script.set("arrived").replyAcc() });
    };
    expect((await given.run(first, reply(2 * MIB))).toString()).toBe("arrived");
    await expect(given.run(first, reply(2 * MIB + 1))).rejects.toThrow("attempted to send a message of size 2097153");
    const send = script.with32("zeros", 2 * MIB + 1).call({ callee: second, method: "run" });
    await expect(given.run(first, send)).rejects.toThrow(
      /attempted to send a message of size \d+ exceeding the limit 2097152/,
    );
  });

  it("manage canisters there by the controller's rights", async () => {
    const settings = {
      ...NO_SETTINGS,
      controllers: [[Principal.fromText(first), given.client.identity.getPrincipal()]],
    };
    const update = { canister_id: Principal.fromText(second), settings, sender_canister_version: [] };
    await manage(given.client, second, "update_settings", [t.UpdateSettingsType, update]);
    const status = script.set(idArg(second)).call({ callee: "aaaaa-aa", method: "canister_status" });
    expect((await given.run(first, status)).length).toBeGreaterThan(100);
  });

  it("end with a reject when nobody has the id, and when a bounded wait is over", async () => {
    const nowhere = Principal.fromUint8Array(Uint8Array.of(0xff, 0, 0, 0, 0, 0, 0, 0, 1, 1)).toText();
    await expect(given.run(first, script.call({ callee: nowhere, method: "run" }))).rejects.toThrow("not found");
    const timeout = script.set(ECHO.bytes).call({ callee: second, method: "run", seconds: 300 });
    expect((await given.run(first, timeout)).length).toBe(ECHO.bytes.length);
  });

  it("come a round later on the mainnet clock, and come", async () => {
    const pace = { networkDelayMs: 0, blockIntervalMs: 20, certificationMs: 5 };
    given.network.local?.clock.use("mainnet", pace);
    const toSecond = script.set(ECHO.bytes).call({ callee: second, method: "run" });
    expect((await given.run(first, toSecond)).length).toBe(ECHO.bytes.length);
    given.network.local?.clock.use("instant");
  });
});

it("counts requests to deprecated endpoints, and no others", async () => {
  const before = (await admin()).deprecatedRequests;
  const count = "/api/v2/canister/read_state";
  await readState(`/api/v3/canister/${first}`, label("time"));
  expect((await admin()).deprecatedRequests).toEqual(before);
  await readState(`/api/v2/canister/${first}`, label("time"));
  expect((await admin()).deprecatedRequests).toEqual({ ...before, [count]: (before[count] ?? 0) + 1 });
  const client = await createTestClient(given.network);
  await client.update(first, "run", ECHO.bytes);
  expect((await admin()).deprecatedRequests["/api/v3/canister/call"]).toBeGreaterThan(0);
});
