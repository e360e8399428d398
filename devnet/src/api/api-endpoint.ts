import type { IncomingMessage, ServerResponse } from "node:http";
import { Principal } from "@dfinity/principal";
import type { Endpoint } from "../http/endpoint.ts";
import { HttpError } from "../http/http-error.ts";
import { readBody } from "../http/read-body.ts";
import type { Subnet } from "../subnet/subnet.ts";
import { type ApiAnswer, answerCall, answerQuery, answerReadState, answerStatus } from "./api-answers.ts";
import type { ApiTarget } from "./api-target.ts";

const MAX_BODY_BYTES = 5 * 1024 * 1024;
const API_PATH = /^\/api\/(v[234])\/(canister|subnet)\/([^/]+)\/(call|query|read_state)$/;
const CORS_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, HEAD, OPTIONS",
  "access-control-allow-headers": "Accept, Authorization, Content-Type",
  "access-control-max-age": "3600",
};

/** The public interface of the Internet Computer, at every host name. */
export function apiEndpoint(subnet: Subnet): Endpoint {
  return {
    isFor: (_request, pathname) => pathname.startsWith("/api/"),
    async serve(request, response, pathname) {
      for (const [name, value] of Object.entries(CORS_HEADERS)) response.setHeader(name, value);
      if (request.method === "OPTIONS") response.writeHead(204).end();
      else send(response, await answer(subnet, request, pathname));
    },
  };
}

async function answer(subnet: Subnet, request: IncomingMessage, pathname: string): Promise<ApiAnswer> {
  if (pathname === "/api/v2/status" && (request.method === "GET" || request.method === "HEAD"))
    return answerStatus(subnet);
  const [, version = "", kind, id = "", action = ""] = API_PATH.exec(pathname) ?? [];
  const target = targetOf(kind, id);
  if (target === undefined || !isServed(version, target, action))
    throw new HttpError(404, `There is no endpoint ${pathname}.`);
  if (request.method !== "POST") throw new HttpError(405, `${pathname} takes POST requests only.`);
  const body = await readBody(request, MAX_BODY_BYTES);
  await subnet.rounds.travel();
  const result = await answerAction(subnet, target, { version, action }, body);
  await subnet.rounds.travel();
  return result;
}

async function answerAction(
  subnet: Subnet,
  target: ApiTarget,
  { version, action }: { version: string; action: string },
  body: Uint8Array,
): Promise<ApiAnswer> {
  switch (action) {
    case "call":
      return answerCall(subnet, target, version !== "v2", body);
    case "query":
      return answerQuery(subnet, target, body);
    default:
      return answerReadState(subnet, target, body);
  }
}

/** Version 4 has calls only, version 3 has everything. Subnets take calls since version 4 and queries since version 3. */
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
