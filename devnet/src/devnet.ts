import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import { toHex } from "./bytes.ts";
import { createInstantClock } from "./clock.ts";
import { serveGateway } from "./gateway/gateway.ts";
import { createHttpServer, listen } from "./http/server.ts";
import { createNetwork } from "./network/subnet.ts";
import { deriveKeys } from "./state/keys.ts";

export interface DevnetOptions {
  /** 0 for any free port. */
  port: number;
  /** Where the state is kept between runs; without it the network is forgotten on close. */
  stateDir?: string | undefined;
  /** Prints and traps of canisters go to stderr too. */
  verbose?: boolean | undefined;
}

export interface Devnet {
  /** The API, `http://127.0.0.1:PORT`. */
  url: string;
  /** The HTTP gateway, `http://localhost:PORT`; a canister is at `http://<id>.localhost:PORT`. */
  gateway: string;
  /** Hex of the DER root key. */
  rootKey: string;
  port: number;
  /** Finishes what is running, saves the state and frees the port. */
  close(): Promise<void>;
}

const DRAIN_MS = 5_000;

/**
 * Starts a local Internet Computer.
 * @throws Error when the port is in use or the state directory cannot be used
 */
export async function startDevnet({ port, verbose = false }: DevnetOptions): Promise<Devnet> {
  const network = createNetwork({
    keys: deriveKeys(new Uint8Array(randomBytes(32))),
    clock: createInstantClock(),
    print: verbose ? (canisterId, text) => process.stderr.write(`[${canisterId}] ${text}\n`) : undefined,
  });
  const { port: chosen, servers } = await listen(
    createHttpServer(network, (request, response) => serveGateway(network, request, response)),
    port,
  );
  return {
    url: `http://127.0.0.1:${chosen}`,
    gateway: `http://localhost:${chosen}`,
    rootKey: toHex(network.rootKeyDer),
    port: chosen,
    async close() {
      await Promise.all(servers.map(closeServer));
      await network.queue.idle(DRAIN_MS);
      network.queue.close();
      network.timers.close();
    },
  };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
