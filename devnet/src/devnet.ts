import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils";
import { adminEndpoint } from "./admin/admin-endpoint.ts";
import { type ClockControl, clockControl, type TimeControl, timeControl } from "./admin/controls.ts";
import { statusPage } from "./admin/status-page.ts";
import { apiEndpoint } from "./api/api-endpoint.ts";
import { DeprecatedRequests } from "./api/deprecated-requests.ts";
import { MANAGEMENT_CANISTER_ID } from "./encoding/canister-id.ts";
import { gatewayEndpoint } from "./gateway/gateway.ts";
import { HostNames } from "./gateway/host-names.ts";
import type { Endpoint } from "./http/endpoint.ts";
import { createHttpServer } from "./http/http-server.ts";
import { listen } from "./http/listen.ts";
import {
  IDENTITY_PROVIDER_HOST,
  identityProviderEndpoint,
  identityProviderUrl,
} from "./identity-provider/identity-provider.ts";
import { effectiveCanisterId } from "./management/effective-canister-id.ts";
import { managementCanister } from "./management/management-canister.ts";
import { Network } from "./network/network.ts";
import type { DevnetState } from "./persistence/devnet-state.ts";
import { StateDir } from "./persistence/state-dir.ts";
import { StateDirError } from "./persistence/state-dir-error.ts";
import type { StateManifest } from "./persistence/state-manifest.ts";
import type { InstructionLimits } from "./runtime/instruction-meter.ts";
import type { ExecutionReport } from "./subnet/subnet.ts";
import { type FundedAccounts, SystemCanisters } from "./system/system-canisters.ts";
import { NetworkClock } from "./time/clock.ts";
import type { ClockKind, Pace } from "./time/pace.ts";

/** Options of `startDevnet`. */
export interface DevnetOptions {
  /** The port to listen on, on 127.0.0.1 and ::1; 0 for any free one. */
  port: number;
  /** The directory that keeps the state between runs. Without it the state is forgotten on close. */
  stateDir?: string | undefined;
  /**
   * How many application subnets there are beside the root subnet (default 2); 0 for a root subnet that has all canisters. A saved
   * state keeps its number.
   */
  subnets?: number | undefined;
  /** How many canister ids a subnet gets at once (default 2²⁰), for tests of subnets with several ranges. */
  canistersPerRange?: number | undefined;
  /**
   * Which accounts of the cycles and the ICP ledger begin with tokens: `all` (default), or only the `anonymous` principal's, from which
   * tests pay others as people do.
   */
  fundedAccounts?: FundedAccounts | undefined;
  /** `instant` (default): as fast as the machine can. `mainnet`: in rounds, at mainnet's pace. */
  clock?: ClockKind | undefined;
  /** Numbers that replace those of the mainnet clock. */
  pace?: Partial<Pace> | undefined;
  /** Whether instructions are counted and limited (default true). Without it code runs faster, and an endless loop never ends. */
  metering?: boolean | undefined;
  /** Limits that replace mainnet's. */
  instructionLimits?: Partial<InstructionLimits> | undefined;
  /** Canister ids by custom host name: `{ photos: "…-cai" }` for `http://photos.localhost:PORT`. */
  hosts?: Readonly<Record<string, string>> | undefined;
  /** How long a synchronous call waits for its response before it answers 202 (default 10,000). */
  syncCallWaitMs?: number | undefined;
  /** Whether prints and traps of canisters go to stderr too. */
  verbose?: boolean | undefined;
  /** Called after each execution, queries included, with what it cost. For tests of cost. */
  onExecution?: ((execution: ExecutionReport) => void) | undefined;
}

/** A running devnet. */
export interface Devnet {
  /** The address of the API, `http://127.0.0.1:PORT`. */
  url: string;
  /** The address of the HTTP gateway, `http://localhost:PORT`. A canister is at `http://<id>.localhost:PORT`. */
  gateway: string;
  /** The root key: DER, as hex. */
  rootKey: string;
  /** The page where test identities sign in, for the `identityProvider` option of auth-client. For development only. */
  identityProvider: string;
  port: number;
  /** Moves the network's time, for tests of expiry and timers. */
  time: TimeControl;
  /** Custom host names of canisters in the gateway. */
  hosts: Pick<HostNames, "set" | "delete" | "toJSON">;
  /** Decides when messages run and how fast results come. */
  clock: ClockControl;
  /** Finishes messages under way, saves the state and frees the port. */
  close(): Promise<void>;
}

type State = DevnetState & { hostNames: HostNames; deprecatedRequests: DeprecatedRequests };

const DEFAULT_SUBNETS = 2;
const MAX_SUBNETS = 100;

const DRAIN_MS = 5_000;
const CONNECTION_GRACE_MS = 500;

/**
 * Starts a local Internet Computer.
 * @throws Error with the code EADDRINUSE when the port is in use, StateDirError when the state directory cannot be used, and
 * HostNameError for a host name that cannot be used
 */
export async function startDevnet(options: DevnetOptions): Promise<Devnet> {
  const {
    port,
    stateDir,
    subnets,
    canistersPerRange,
    fundedAccounts = "all",
    verbose = false,
    metering,
    instructionLimits,
    clock = "instant",
    pace,
    syncCallWaitMs,
    hosts = {},
    onExecution,
  } = options;
  const stateDirectory = stateDir === undefined ? undefined : await StateDir.open(stateDir);
  try {
    const saved = stateDirectory?.manifest;
    const network = new Network({
      seed: saved === undefined ? new Uint8Array(randomBytes(32)) : hexToBytes(saved.seed),
      applicationSubnets: applicationSubnets(subnets, saved),
      canistersPerRange,
      managedCanister: effectiveCanisterId,
      clock: new NetworkClock(BigInt(saved?.timeNs ?? 0)),
      metering,
      instructionLimits,
      syncCallWaitMs,
      onExecution,
      whenDurable: stateDirectory === undefined ? undefined : (show) => stateDirectory.whenSaved(show),
      print: verbose ? (canisterId, text) => process.stderr.write(`[${canisterId}] ${text}\n`) : undefined,
    });
    for (const subnet of network.subnets) subnet.addHostCanister(MANAGEMENT_CANISTER_ID, managementCanister(subnet));
    const state = {
      network,
      systemCanisters: new SystemCanisters(network, fundedAccounts),
      testIdentities: new Set<string>(),
      hostNames: new HostNames([IDENTITY_PROVIDER_HOST]),
      deprecatedRequests: new DeprecatedRequests(),
    };
    await stateDirectory?.restore(state);
    network.use(clock, pace);
    for (const [name, canisterId] of Object.entries(hosts)) state.hostNames.set(name, canisterId);
    await stateDirectory?.save();
    network.onIdle(() => stateDirectory?.changed());
    const listening = await listen(createHttpServer(endpointsOf(state)), port).catch((error: unknown) => {
      network.close();
      throw error;
    });
    return devnetOf(state, listening, stateDirectory);
  } catch (error) {
    await stateDirectory?.close();
    throw error;
  }
}

/** @throws StateDirError when a saved state has another number; Error for a number that cannot be */
function applicationSubnets(wanted: number | undefined, saved: StateManifest | undefined): number {
  const kept = saved === undefined ? undefined : saved.subnets.length - 1;
  const count = wanted ?? kept ?? DEFAULT_SUBNETS;
  if (!Number.isInteger(count) || count < 0 || count > MAX_SUBNETS)
    throw new Error(`A devnet has 0 to ${MAX_SUBNETS} application subnets, not ${count}.`);
  if (kept === undefined || kept === count) return count;
  throw new StateDirError(
    "other subnets",
    `The saved state has ${kept} application subnets, and ${count} were asked for. Leave the number out, or choose another directory.`,
  );
}

/** All endpoints of the server. The gateway comes last, because it takes all requests that the others do not. */
function endpointsOf({ network, testIdentities, hostNames, deprecatedRequests }: State): Endpoint[] {
  const identities = { seed: network.seed, nowNs: () => network.nowNs(), names: testIdentities };
  const homePage = (host: string) => {
    const identityProvider = identityProviderUrl(Number(new URL(`http://${host}`).port || 80));
    return statusPage({ network, hostNames, deprecatedRequests, identityProvider }, host);
  };
  return [
    adminEndpoint({ network, hostNames, deprecatedRequests }),
    identityProviderEndpoint(identities),
    apiEndpoint(network, deprecatedRequests),
    gatewayEndpoint({ network, hostNames, homePage }),
  ];
}

function devnetOf(
  state: State,
  { port, servers }: { port: number; servers: Server[] },
  stateDirectory: StateDir | undefined,
): Devnet {
  const { network, hostNames } = state;
  let closing: Promise<void> | undefined;
  const close = async () => {
    await network.idle(DRAIN_MS);
    network.close();
    await Promise.all(servers.map(closeServer));
    await stateDirectory?.save().finally(() => stateDirectory.close());
  };
  return {
    url: `http://127.0.0.1:${port}`,
    gateway: `http://localhost:${port}`,
    rootKey: bytesToHex(network.rootKeyDer),
    identityProvider: identityProviderUrl(port),
    port,
    time: timeControl(network),
    hosts: hostNames,
    clock: clockControl(network),
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** Closes a server. Answers under way get a moment; idle connections do not hold the port. */
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
