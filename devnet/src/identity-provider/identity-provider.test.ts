import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Delegation, DelegationChain, DelegationIdentity, Ed25519KeyIdentity } from "@dfinity/identity";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestClient } from "../../test/helpers/test-client.ts";
import { type Devnet, startDevnet } from "../devnet.ts";
import { readRequest } from "./page/authorize-request.js";

const ORIGIN = "http://app.localhost:3000";
const sessionKey = Ed25519KeyIdentity.generate();
const sessionPublicKey = bytesToHex(sessionKey.getPublicKey().toDer());
const asked = { identity: "Alice", origin: ORIGIN, sessionPublicKey };

let stateDir: string;
let devnet: Devnet;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), "devnet-"));
  devnet = await startDevnet({ port: 0, stateDir });
});

afterAll(async () => {
  await devnet.close();
  await rm(stateDir, { recursive: true });
});

describe("delegations of the identity provider", () => {
  it("sign calls until they expire, and no longer than thirty days", async () => {
    const client = await createTestClient(devnet, { identity: await signIn({ lifetimeSeconds: 3_600 }) });
    const canisterId = await client.deploy();
    await client.update(canisterId, "count");
    const { expirationNs } = await delegate({ maxTimeToLiveNs: "9999999999999999999" });
    expect(BigInt(expirationNs) - devnet.time.nowNs()).toBeLessThanOrEqual(30n * 86_400_000_000_000n);
    const expired = await createTestClient(devnet, { identity: await signIn({ lifetimeSeconds: -60 }) });
    await expect(expired.update(canisterId, "count")).rejects.toThrow("Invalid delegation expiry");
  });

  it("have the same principal after a restart, and another one for every origin and identity", async () => {
    const { userPublicKey } = await delegate({});
    expect((await delegate({ origin: "http://other.localhost:3000" })).userPublicKey).not.toBe(userPublicKey);
    expect((await delegate({ identity: "Bob" })).userPublicKey).not.toBe(userPublicKey);
    await devnet.close();
    devnet = await startDevnet({ port: 0, stateDir });
    expect((await delegate({})).userPublicKey).toBe(userPublicKey);
    expect(JSON.parse((await ask("GET", "/identities")).text)).toEqual(["Alice", "Bob"]);
  });

  it.each([
    ["a key that is not DER", { sessionPublicKey: "00ff" }, "The session key cannot be used"],
    ["a page address for an origin", { origin: `${ORIGIN}/page` }, "The origin must be that of a web page"],
    ["an opaque origin", { origin: "null" }, "The origin must be that of a web page"],
    ["an empty name", { identity: " " }, "1 to 64 characters"],
    ["a lifetime that is no number of nanoseconds", { maxTimeToLiveNs: "-1" }, "maxTimeToLiveNs"],
  ])("are refused for %s", async (_what, change, reason) => {
    const { status, text } = await ask("POST", "/delegations", { ...asked, ...change });
    expect(status).toBe(400);
    expect(text).toContain(reason);
  });

  it("are refused to other pages", async () => {
    const { status, text } = await ask("POST", "/delegations", asked, { origin: devnet.gateway });
    expect(status).toBe(403);
    expect(text).toContain("Only the identity provider's own page");
  });
});

describe("requests to the provider's page", () => {
  const request = { sessionPublicKey: new Uint8Array(44) };

  it.each([
    ["an opaque origin", "null", request, "has no principal"],
    ["a file", "file://", request, "has no principal"],
    ["a key in text", ORIGIN, { sessionPublicKey: "00" }, "sessionPublicKey must be a Uint8Array"],
    ["a lifetime in milliseconds", ORIGIN, { ...request, maxTimeToLive: 1_000 }, "maxTimeToLive must be a bigint"],
    ["a derivation page", ORIGIN, { ...request, derivationOrigin: `${ORIGIN}/` }, "derivationOrigin must be an origin"],
  ])("are refused with %s", (_what, origin, data, reason) => {
    expect(() => readRequest(origin, data)).toThrow(reason);
  });

  it("may come from an extension", () => {
    expect(readRequest("chrome-extension://abcdefgh", { ...request, maxTimeToLive: 1n })).toMatchObject({
      maxTimeToLive: 1n,
    });
  });
});

interface DelegationAnswer {
  userPublicKey: string;
  expirationNs: string;
  signature: string;
}

async function delegate(change: Record<string, unknown>): Promise<DelegationAnswer> {
  return JSON.parse((await ask("POST", "/delegations", { ...asked, ...change })).text);
}

async function signIn(change: Record<string, unknown>): Promise<DelegationIdentity> {
  const { userPublicKey, expirationNs, signature } = await delegate(change);
  const delegation = new Delegation(sessionKey.getPublicKey().toDer(), BigInt(expirationNs));
  const signed = { delegation, signature: Object.assign(hexToBytes(signature), { __signature__: undefined }) };
  const chain = DelegationChain.fromDelegations([signed], hexToBytes(userPublicKey));
  return DelegationIdentity.fromDelegation(sessionKey, chain);
}

/** Uses node:http, because fetch does not resolve *.localhost and does not let a caller set the Host. */
function ask(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  const host = new URL(devnet.identityProvider).host;
  return new Promise((resolve, reject) => {
    const options = { method, path, port: devnet.port, host: "127.0.0.1", headers: { host, ...headers } };
    const outgoing = request(options, async (response) => {
      const parts: Buffer[] = [];
      for await (const part of response) parts.push(part as Buffer);
      resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() });
    });
    outgoing.on("error", reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}
