import type { IncomingMessage, ServerResponse } from "node:http";
import type { Endpoint } from "../http/endpoint.ts";
import { HttpError } from "../http/http-error.ts";
import { readBody } from "../http/read-body.ts";
import type { Network } from "../network/network.ts";
import { type ApiAnswer, answerCall, answerQuery, answerReadState, answerStatus } from "./api-answers.ts";
import type { DeprecatedRequests } from "./deprecated-requests.ts";
import { type ApiRequest, findTarget } from "./find-target.ts";

const MAX_BODY_BYTES = 5 * 1024 * 1024;
const CORS_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, HEAD, OPTIONS",
  "access-control-allow-headers": "Accept, Authorization, Content-Type",
  "access-control-max-age": "3600",
};

/** The public interface of the Internet Computer, at every host name. */
export function apiEndpoint(network: Network, deprecated: DeprecatedRequests): Endpoint {
  return {
    isFor: (_request, pathname) => pathname.startsWith("/api/"),
    async serve(request, response, pathname) {
      for (const [name, value] of Object.entries(CORS_HEADERS)) response.setHeader(name, value);
      if (request.method === "OPTIONS") response.writeHead(204).end();
      else send(response, await answer(network, deprecated, request, pathname));
    },
  };
}

async function answer(
  network: Network,
  deprecated: DeprecatedRequests,
  request: IncomingMessage,
  pathname: string,
): Promise<ApiAnswer> {
  if (pathname === "/api/v2/status" && (request.method === "GET" || request.method === "HEAD"))
    return answerStatus(network);
  const asked = findTarget(network, pathname);
  if (request.method !== "POST") throw new HttpError(405, `${pathname} takes POST requests only.`);
  deprecated.count(asked.endpoint);
  const body = await readBody(request, MAX_BODY_BYTES);
  const { rounds } = asked.target.subnet;
  await rounds.travel();
  const result = await answerAction(asked, body);
  await rounds.travel();
  return result;
}

async function answerAction({ target, version, action }: ApiRequest, body: Uint8Array): Promise<ApiAnswer> {
  switch (action) {
    case "call":
      return answerCall(target, version !== "v2", body);
    case "query":
      return answerQuery(target, body);
    default:
      return answerReadState(target, version === "v2", body);
  }
}

function send(response: ServerResponse, answer: ApiAnswer): void {
  if (answer.status === 202) response.writeHead(202).end();
  else response.writeHead(200, { "content-type": "application/cbor" }).end(answer.body);
}
