import { once } from "node:events";
import { createServer } from "node:net";
import { CanisterStatus, Certificate, HttpAgent, lookupResultToBuffer, pollForResponse } from "@dfinity/agent";
import { Principal } from "@dfinity/principal";
import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contentOf, ed25519Signer, post, principalOf, signed } from "../../test/helpers/raw-request.ts";
import { testCanister } from "../../test/helpers/test-canister.ts";
import { createTestClient, type TestClient } from "../../test/helpers/test-client.ts";
import { type Devnet, startDevnet } from "../devnet.ts";
import { sha256 } from "../encoding/bytes.ts";

let devnet: Devnet;
let client: TestClient;
let canister: string;

beforeAll(async () => {
  devnet = await startDevnet({ port: 0 });
  client = await createTestClient(devnet);
  canister = await client.deploy();
});
afterAll(() => devnet.close());

describe("what comes back", () => {
  it("is not taken from a network with another root key", async () => {
    const other = await startDevnet({ port: 0 });
    const victim = await createTestClient({ ...devnet, rootKey: other.rootKey });
    await other.close();
    await expect(victim.update(canister, "count")).rejects.toThrow(/Signature verification failed/);
  });

  it("can be polled for after an asynchronous call", async () => {
    const agent = client.agent;
    const { requestId } = await agent.call(canister, { methodName: "count", arg: new Uint8Array(0), callSync: false });
    const { reply } = await pollForResponse(agent, Principal.fromText(canister), requestId);
    expect(reply).toHaveLength(4);
  });
});

describe("read_state", () => {
  it("proves module hash, controllers and time, and the absence of what is not there", async () => {
    const canisterId = Principal.fromText(canister);
    const paths = ["time", "controllers", "module_hash", "subnet", "candid"] as const;
    const status = await CanisterStatus.request({ agent: client.agent, canisterId, paths: [...paths] });
    expect(status.get("module_hash")).toBe(bytesToHex(sha256(testCanister())));
    expect(status.get("controllers")).toEqual([client.identity.getPrincipal()]);
    expect(status.get("candid")).toBeNull();
  });

  it("knows nothing of a request that was never made, and says so provably", async () => {
    const anonymous = await HttpAgent.create({ host: devnet.url, rootKey: hexToBytes(devnet.rootKey) });
    // These ids are at the ends of the order. For labels between others, agent 3.4.3 compares wrongly and takes them for pruned.
    for (const requestId of [new Uint8Array(32).fill(0), new Uint8Array(32).fill(255)]) {
      const path = [utf8ToBytes("request_status"), requestId, utf8ToBytes("status")];
      const { certificate } = await anonymous.readState(canister, { paths: [path] });
      const rootKey = hexToBytes(devnet.rootKey);
      const verified = await Certificate.create({ certificate, rootKey, canisterId: Principal.fromText(canister) });
      expect(verified.lookup_path(path)).toMatchObject({ status: "Absent" });
      expect(lookupResultToBuffer(verified.lookup_path([utf8ToBytes("time")]))).toBeDefined();
    }
  });
});

describe("the endpoints", () => {
  const signer = ed25519Signer();

  it("take messages in all their versions", async () => {
    const query = { request_type: "query", method_name: "state" };
    for (const [path, fields] of [
      ["v2/canister/ID/query", query],
      ["v3/canister/ID/query", query],
      ["v2/canister/ID/call", {}],
      ["v3/canister/ID/call", {}],
      ["v4/canister/ID/call", {}],
    ] as const) {
      const envelope = await signed(contentOf(canister, principalOf(signer), fields), signer);
      const { status } = await post(devnet, `/api/${path.replace("ID", canister)}`, envelope);
      expect([path, status]).toEqual([path, path.startsWith("v2") && path.endsWith("call") ? 202 : 200]);
    }
    expect(await post(devnet, `/api/v5/canister/${canister}/call`, {})).toMatchObject({ status: 404 });
    expect(await post(devnet, "/api/v2/canister/nonsense/query", {})).toMatchObject({ status: 400 });
  });

  it("refuse bodies that are too large with 413", async () => {
    const big = contentOf(canister, principalOf(signer), { arg: new Uint8Array(2 * 1024 * 1024) });
    expect(await post(devnet, `/api/v3/canister/${canister}/call`, await signed(big, signer))).toMatchObject({
      status: 413,
    });
    const huge = new Uint8Array(5 * 1024 * 1024 + 1);
    expect(await post(devnet, `/api/v2/canister/${canister}/query`, huge)).toMatchObject({ status: 413 });
  });

  it("answer preflights of any origin", async () => {
    const response = await fetch(`${devnet.url}/api/v3/canister/${canister}/call`, { method: "OPTIONS" });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("access-control-allow-headers")).toContain("Content-Type");
  });
});

it("says so when its port is in use", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  await expect(startDevnet({ port })).rejects.toThrow(`Port ${port} is in use on 127.0.0.1.`);
  server.close();
});
