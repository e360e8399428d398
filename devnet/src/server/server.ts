import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Principal } from "@dfinity/principal";
import { ADMIN_PATH, serveAdmin } from "../admin/admin-endpoint.ts";
import { type ApiAnswer, call, query, readState, status } from "../api/api.ts";
import type { ApiTarget } from "../api/api-target.ts";
import { readBody } from "../http/body.ts";
import { HttpError } from "../http/http-error.ts";
import { isForIdentityProvider, serveIdentityProvider } from "../identity-provider/identity-provider.ts";
import type { Network } from "../network/network.ts";

/** Answers what is not the API: the HTTP gateway. */
export type Fallback = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const KEEP_ALIVE_MS = 65_000;
const MAX_BODY_BYTES = 5 * 1024 * 1024;
const API_PATH = /^\/api\/(v[234])\/(canister|subnet)\/([^/]+)\/(call|query|read_state)$/;
const CORS_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, HEAD, OPTIONS",
  "access-control-allow-headers": "Accept, Authorization, Content-Type",
  "access-control-max-age": "3600",
};

/** Serves the API, and everything else through the fallback. */
export function createHttpServer(network: Network, fallback: Fallback): () => Server {
  // A process that computes for some seconds must not find its connections closed when it comes back to them.
  const options = { keepAliveTimeout: KEEP_ALIVE_MS };
  return () => createServer(options, (request, response) => void handle(network, fallback, request, response));
}

async function handle(
  network: Network,
  fallback: Fallback,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const pathname = pathOf(request);
    if (pathname === ADMIN_PATH || pathname.startsWith(`${ADMIN_PATH}/`))
      return await serveAdmin(network, request, response);
    if (isForIdentityProvider(request)) return await serveIdentityProvider(network, request, response);
    if (!pathname.startsWith("/api/")) return await fallback(request, response);
    for (const [name, value] of Object.entries(CORS_HEADERS)) response.setHeader(name, value);
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    send(response, await answer(network, request, pathname));
  } catch (error) {
    sendError(request, response, error);
  }
}

function pathOf({ url = "/" }: IncomingMessage): string {
  if (URL.canParse(url, "http://localhost")) return new URL(url, "http://localhost").pathname;
  throw new HttpError(400, `"${url}" is not a path.`);
}

async function answer(network: Network, request: IncomingMessage, pathname: string): Promise<ApiAnswer> {
  if (pathname === "/api/v2/status" && (request.method === "GET" || request.method === "HEAD")) return status(network);
  const [, version = "", kind, id = "", action = ""] = API_PATH.exec(pathname) ?? [];
  const target = targetOf(kind, id);
  if (target === undefined || !isServed(version, target, action))
    throw new HttpError(404, `There is no endpoint ${pathname}.`);
  if (request.method !== "POST") throw new HttpError(405, `${pathname} takes POST requests only.`);
  const body = await readBody(request, MAX_BODY_BYTES);
  await network.rounds.travel();
  const result = await answerAction(network, target, { version, action }, body);
  await network.rounds.travel();
  return result;
}

async function answerAction(
  network: Network,
  target: ApiTarget,
  { version, action }: { version: string; action: string },
  body: Uint8Array,
): Promise<ApiAnswer> {
  switch (action) {
    case "call":
      return call(network, target, version !== "v2", body);
    case "query":
      return query(network, target, body);
    default:
      return readState(network, target, body);
  }
}

/** v4 has calls only, v3 has everything; subnets take calls since v4 and queries since v3. */
function isServed(version: string, target: ApiTarget, action: string): boolean {
  if (action === "call") return target.kind === "canister" || version === "v4";
  if (action === "query" && target.kind === "subnet") return version === "v3";
  return version === "v2" || version === "v3";
}

function targetOf(kind: string | undefined, id: string): ApiTarget | undefined {
  if (kind === undefined) return undefined;
  try {
    const principal = Principal.fromText(id);
    return kind === "subnet" ? { kind: "subnet" } : { kind: "canister", id: principal.toUint8Array() };
  } catch {
    throw new HttpError(400, `"${id}" is not a principal.`);
  }
}

function send(response: ServerResponse, answer: ApiAnswer): void {
  if (answer.status === 202) response.writeHead(202).end();
  else response.writeHead(200, { "content-type": "application/cbor" }).end(answer.body);
}

function sendError(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const known = error instanceof HttpError;
  if (!known) console.error("devnet: a request could not be answered", error);
  if (response.headersSent) return void response.destroy();
  const text = error instanceof Error ? error.message : String(error);
  // What is left of a body that was too large is not worth reading: the connection ends with the answer.
  if (!request.complete) response.setHeader("connection", "close");
  response
    .writeHead(known ? error.status : 500, { "content-type": "text/plain; charset=utf-8" })
    .end(known ? text : `Devnet fault: ${text}`);
}

/**
 * Listens on 127.0.0.1 and, where there is one, on ::1: browsers resolve *.localhost to either.
 * @param port 0 for any free port
 * @throws Error when the port is in use
 */
export async function listen(newServer: () => Server, port: number): Promise<{ port: number; servers: Server[] }> {
  for (let attempt = 1; ; attempt++) {
    const ipv4 = await listenOn(newServer(), port, "127.0.0.1");
    const chosen = (ipv4.address() as AddressInfo).port;
    try {
      return { port: chosen, servers: [ipv4, await listenOn(newServer(), chosen, "::1")] };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT") return { port: chosen, servers: [ipv4] };
      ipv4.close();
      if (port !== 0 || attempt === 10) throw error;
    }
  }
}

function listenOn(server: Server, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE") return reject(error);
      reject(
        Object.assign(new Error(`Port ${port} is in use on ${host}. Stop what uses it, or choose another port.`), {
          code: "EADDRINUSE",
        }),
      );
    });
    server.listen(port, host, () => resolve(server));
  });
}
