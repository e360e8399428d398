import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { principalText } from "../encoding/principal-text.ts";
import { HostNameError, type HostNames } from "../gateway/host-names.ts";
import type { Endpoint } from "../http/endpoint.ts";
import { HttpError } from "../http/http-error.ts";
import { readJson } from "../http/read-body.ts";
import type { Network } from "../network/network.ts";
import { ClockError } from "../time/clock.ts";
import { clockControl, timeControl } from "./controls.ts";

const ADMIN_PATH = "/_/admin";
const MAX_BODY_BYTES = 10_000;
const LOOPBACK_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

const positive = z.number().positive();
const TimeBody = z.union([
  z.strictObject({ advanceMs: z.number().nonnegative() }),
  z.strictObject({ timeNs: z.string().regex(/^\d+$/) }),
]);
const ClockBody = z.strictObject({
  kind: z.enum(["instant", "mainnet"]),
  pace: z
    .strictObject({
      networkDelayMs: z.number().nonnegative(),
      blockIntervalMs: positive,
      certificationMs: z.number().nonnegative(),
      blockBytes: positive.int(),
      blockMessages: positive.int(),
      canisterInstructionsPerRound: z.coerce.bigint().positive(),
      instructionsPerRound: z.coerce.bigint().positive(),
    })
    .partial()
    .optional(),
});

const HostsBody = z.record(z.string(), z.string().nullable());

/** What the endpoint controls and shows. */
interface Served {
  network: Network;
  hostNames: HostNames;
  /** The numbers of requests by deprecated endpoint. */
  deprecatedRequests: { toJSON(): Record<string, number> };
}

/**
 * Time, clock and host names over HTTP, for tests in other processes. Only programs on this machine may use it: a request with an
 * `Origin` comes from a web page, and a host name other than loopback's may be one that somebody pointed here.
 *
 * - `GET /_/admin`
 * - `POST /_/admin/time` with {advanceMs} or {timeNs}
 * - `POST /_/admin/clock` with {kind, pace?}
 * - `POST /_/admin/hosts` with {name: canister id, or null to forget the name}
 *
 * All of them answer the state after the request.
 */
export function adminEndpoint(served: Served): Endpoint {
  return {
    isFor: (_request, pathname) => pathname === ADMIN_PATH || pathname.startsWith(`${ADMIN_PATH}/`),
    serve: (request, response) => serveAdmin(served, request, response),
  };
}

async function serveAdmin(
  { network, hostNames, deprecatedRequests }: Served,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  requireLocalProgram(request);
  const path = (request.url ?? "").slice(ADMIN_PATH.length);
  const allowed = path === "" ? "GET" : "POST";
  if (request.method !== allowed) throw new HttpError(405, `${ADMIN_PATH}${path} takes ${allowed} requests only.`);
  if (path === "/time") await setTime(network, await readJson(TimeBody, request, MAX_BODY_BYTES));
  else if (path === "/clock") {
    const { kind, pace = {} } = await readJson(ClockBody, request, MAX_BODY_BYTES);
    const given = Object.entries(pace).filter(([, value]) => value !== undefined);
    clockControl(network).use(kind, Object.fromEntries(given));
  } else if (path === "/hosts") {
    setHosts(hostNames, await readJson(HostsBody, request, MAX_BODY_BYTES));
  } else if (path !== "") throw new HttpError(404, `There is no ${ADMIN_PATH}${path}.`);
  const { kind, pace } = clockControl(network);
  const state = {
    timeNs: network.nowNs(),
    clock: kind,
    pace: pace ?? null,
    hosts: hostNames,
    subnets: subnetsOf(network),
    deprecatedRequests,
  };
  const text = JSON.stringify(state, (_key, value) => (typeof value === "bigint" ? value.toString() : value));
  response.writeHead(200, { "content-type": "application/json" }).end(text);
}

/** The ids of all subnets as text, the root subnet first. */
function subnetsOf({ subnets }: Network): string[] {
  return subnets.map(({ subnetId }) => principalText(subnetId));
}

function requireLocalProgram({ headers, socket }: IncomingMessage): void {
  const host = URL.canParse(`http://${headers.host}`) ? new URL(`http://${headers.host}`).hostname : "";
  const isLoopback = /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/.test(socket.remoteAddress ?? "");
  if (isLoopback && LOOPBACK_HOSTS.has(host) && headers.origin === undefined) return;
  throw new HttpError(403, "The admin endpoint is for programs on this machine, by the name localhost.");
}

function setHosts(hostNames: HostNames, hosts: z.infer<typeof HostsBody>): void {
  try {
    for (const [name, canisterId] of Object.entries(hosts))
      if (canisterId === null) hostNames.delete(name);
      else hostNames.set(name, canisterId);
  } catch (error) {
    if (error instanceof HostNameError) throw new HttpError(400, error.message);
    throw error;
  }
}

async function setTime(network: Network, body: z.infer<typeof TimeBody>): Promise<void> {
  const time = timeControl(network);
  try {
    await ("advanceMs" in body ? time.advance(body.advanceMs) : time.set(BigInt(body.timeNs)));
  } catch (error) {
    if (error instanceof ClockError) throw new HttpError(400, error.message);
    throw error;
  }
}
