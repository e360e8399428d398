import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import { type ClockControl, clockControl, type TimeControl, timeControl } from "./admin/controls.ts";
import { fromHex, toHex } from "./encoding/bytes.ts";
import { serveGateway } from "./gateway/gateway.ts";
import type { HostNames } from "./gateway/host-names.ts";
import { identityProviderUrl } from "./identity-provider/identity-provider.ts";
import type { ExecutionReport, Network } from "./network/network.ts";
import { createNetwork } from "./network/subnet.ts";
import { StateDir } from "./persistence/state-dir.ts";
import type { InstructionLimits } from "./runtime/instruction-meter.ts";
import { createHttpServer, listen } from "./server/server.ts";
import { deriveKeys } from "./state/keys.ts";
import { NetworkClock } from "./time/clock.ts";
import type { ClockKind, Pace } from "./time/pace.ts";

export interface DevnetOptions {
  /** 0 for any free port. */
  port: number;
  /** Where the state is kept between runs; without it the network is forgotten on close. */
  stateDir?: string | undefined;
  /** `instant` (default): as fast as the machine goes; `mainnet`: in rounds, at mainnet's pace. */
  clock?: ClockKind | undefined;
  /** Numbers to replace those of the mainnet clock. */
  pace?: Partial<Pace> | undefined;
  /** Whether canisters' instructions are counted and limited (default true); off, code runs faster and may run forever. */
  metering?: boolean | undefined;
  /** Limits to replace mainnet's. */
  instructionLimits?: Partial<InstructionLimits> | undefined;
  /** Canister ids by names of one's own: `{ photos: "…-cai" }` for `http://photos.localhost:PORT`. */
  hosts?: Readonly<Record<string, string>> | undefined;
  /** How long a synchronous call waits for its end before it answers 202 (default 10,000). */
  syncCallWaitMs?: number | undefined;
  /** Prints and traps of canisters go to stderr too. */
  verbose?: boolean | undefined;
  /** Told of each execution when it is over, queries too, and what it cost: for tests of cost. */
  onExecution?: ((execution: ExecutionReport) => void) | undefined;
}

export interface Devnet {
  /** The API, `http://127.0.0.1:PORT`. */
  url: string;
  /** The HTTP gateway, `http://localhost:PORT`; a canister is at `http://<id>.localhost:PORT`. */
  gateway: string;
  /** Hex of the DER root key. */
  rootKey: string;
  /** Where test identities sign in: what auth-client takes as `identityProvider`. For development only. */
  identityProvider: string;
  port: number;
  /** The network's time: for tests of expiry and timers. */
  time: TimeControl;
  /** Names of one's own for canisters in the gateway. */
  hosts: Pick<HostNames, "set" | "delete" | "toJSON">;
  /** When messages run and how fast results come. */
  clock: ClockControl;
  /** Finishes what is running, saves the state and frees the port. */
  close(): Promise<void>;
}

const DRAIN_MS = 5_000;
const CONNECTION_GRACE_MS = 500;

/**
 * Starts a local Internet Computer.
 * @throws Error when the port is in use or the state directory cannot be used
 */
export async function startDevnet(options: DevnetOptions): Promise<Devnet> {
  const {
    port,
    stateDir,
    verbose = false,
    metering,
    instructionLimits,
    clock = "instant",
    pace,
    syncCallWaitMs,
    hosts = {},
    onExecution,
  } = options;
  const state = stateDir === undefined ? undefined : await StateDir.open(stateDir);
  try {
    const saved = state?.manifest;
    const network = createNetwork({
      keys: deriveKeys(saved === undefined ? new Uint8Array(randomBytes(32)) : fromHex(saved.seed)),
      clock: new NetworkClock(BigInt(saved?.timeNs ?? 0)),
      metering,
      instructionLimits,
      syncCallWaitMs,
      onExecution,
      print: verbose ? (canisterId, text) => process.stderr.write(`[${canisterId}] ${text}\n`) : undefined,
    });
    await state?.restore(network);
    network.rounds.use(clock, pace);
    for (const [name, canisterId] of Object.entries(hosts)) network.hostNames.set(name, canisterId);
    await state?.save(network);
    network.queue.onIdle = () => state?.changed(network);
    const serve = createHttpServer(network, (request, response) => serveGateway(network, request, response));
    const listening = await listen(serve, port).catch((error: unknown) => {
      network.close();
      throw error;
    });
    return devnetOf(network, listening, state);
  } catch (error) {
    await state?.close();
    throw error;
  }
}

function devnetOf(
  network: Network,
  { port, servers }: { port: number; servers: Server[] },
  state: StateDir | undefined,
): Devnet {
  let closing: Promise<void> | undefined;
  const close = async () => {
    await network.queue.idle(DRAIN_MS);
    network.close();
    await Promise.all(servers.map(closeServer));
    await state?.save(network).finally(() => state.close());
  };
  return {
    url: `http://127.0.0.1:${port}`,
    gateway: `http://localhost:${port}`,
    rootKey: toHex(network.rootKeyDer),
    identityProvider: identityProviderUrl(port),
    port,
    time: timeControl(network),
    hosts: network.hostNames,
    clock: clockControl(network),
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** Answers under way get a moment; connections kept alive do not hold the port. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), CONNECTION_GRACE_MS);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}
