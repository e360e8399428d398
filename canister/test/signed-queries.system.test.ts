import http from "node:http";
import type { AddressInfo } from "node:net";
import { AgentError, createAgent, createBackend } from "@store-forever/protocol/ic";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BackendNetwork, startBackend } from "./backend.fixture.ts";

/** What a gateway does to what passes. */
type Tampering = "none" | "strips signatures" | "gives no keys";

let network: BackendNetwork;
let gateway: http.Server;
let tampering: Tampering = "none";

beforeAll(async () => {
  network = await startBackend();
  gateway = http.createServer(async (request, response) => {
    if (tampering === "gives no keys" && request.url?.endsWith("/read_state")) return response.destroy();
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const body = new Uint8Array(Buffer.concat(parts));
    const headers = { "content-type": "application/cbor" };
    const answer = await fetch(`${network.devnet.url}${request.url}`, { method: "POST", headers, body });
    let bytes = Buffer.from(await answer.arrayBuffer());
    // Another name of the same length: the answer is CBOR as before, and has no signatures.
    if (tampering === "strips signatures")
      bytes = Buffer.from(bytes.toString("latin1").replace("signatures", "signaturez"), "latin1");
    response.writeHead(answer.status, headers).end(bytes);
  });
  await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  gateway?.closeAllConnections();
  gateway?.close();
  await network?.devnet.close();
});

/** A new client, which knows no keys of nodes yet. */
function query(how: Tampering): Promise<unknown> {
  tampering = how;
  const host = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  const agent = createAgent({ host, rootKey: network.trust.rootKey });
  return createBackend(agent, network.canisterId).limits();
}

const kindOf = (error: unknown) => (error instanceof AgentError ? error.kind : error);

it("takes an answer that a node has signed", async () => {
  expect(await query("none")).toHaveProperty("chunk_size_bytes");
});

it("takes no answer whose signatures a gateway has taken away", async () => {
  expect(await query("strips signatures").catch(kindOf)).toBe("Protocol");
});

it("calls it a fault of the network where the nodes' keys cannot be fetched", async () => {
  expect(await query("gives no keys").catch(kindOf)).toBe("Transport");
});
