import type { IncomingMessage, ServerResponse } from "node:http";
import { principalText } from "../encoding/principal-text.ts";
import type { Endpoint } from "../http/endpoint.ts";
import { HttpError } from "../http/http-error.ts";
import { errorPage, sendPage } from "../http/page.ts";
import { readBody } from "../http/read-body.ts";
import type { Network } from "../network/network.ts";
import { askCanister, type CanisterAnswer } from "./ask-canister.ts";
import { canisterOfRequest, type GatewayTarget } from "./canister-of-request.ts";
import { GatewayError } from "./gateway-error.ts";
import type { HostNames } from "./host-names.ts";
import type { CanisterHttpRequest, HeaderField } from "./http-interface.ts";
import { verifyAnswer } from "./verify-answer.ts";
import { wholeAnswer } from "./whole-answer.ts";

const MAX_BODY_BYTES = 2 * 1024 * 1024;
const CORS_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, PUT, POST, HEAD, OPTIONS, PATCH, DELETE",
  "access-control-allow-headers":
    "DNT, User-Agent, X-Requested-With, If-None-Match, If-Modified-Since, Cache-Control, Content-Type, Range, Cookie",
  "access-control-expose-headers": "Accept-Ranges, Content-Length, Content-Range, X-Ic-Canister-Id",
};
/** Headers that the gateway sets itself, because they are about the connection and not about the page. */
const CONNECTION_HEADERS = new Set(["connection", "content-length", "keep-alive", "transfer-encoding", "upgrade"]);

/** What the gateway serves. */
export interface GatewayContent {
  network: Network;
  /** Custom host names of canisters. */
  hostNames: HostNames;
  /** The page at `/` of the gateway's own host, as HTML. */
  homePage(host: string): string;
}

/** Serves canisters to browsers by the HTTP gateway protocol. It takes every request that no other endpoint takes. */
export function gatewayEndpoint(content: GatewayContent): Endpoint {
  return {
    isFor: () => true,
    async serve(request, response) {
      const target = canisterOfRequest(request, content.hostNames);
      for (const [name, value] of Object.entries(CORS_HEADERS)) response.setHeader(name, value);
      try {
        if (request.method === "OPTIONS") response.writeHead(204, { "access-control-max-age": "7200" }).end();
        else if (target !== undefined) await serveCanister(content.network, target, request, response);
        else sendPage(response, 200, homePage(content, request));
      } catch (error) {
        if (!(error instanceof GatewayError || error instanceof HttpError)) throw error;
        const title =
          target === undefined ? "Not found" : `Canister ${principalText(target.canisterId)} cannot be shown`;
        sendPage(response, error.status, errorPage(title, error.message));
      }
    },
  };
}

function homePage(content: GatewayContent, request: IncomingMessage): string {
  const { host = "localhost" } = request.headers;
  const isUnknownName = /\.localhost(?::\d+)?$/i.test(host);
  if (request.url === "/" && !isUnknownName) return content.homePage(host);
  throw new GatewayError(
    404,
    `No canister is named${isUnknownName ? ` by ${host}` : ""}: use http://<canister id>.localhost, ?canisterId=<canister id>, or a name that was given to a canister.`,
  );
}

async function serveCanister(
  network: Network,
  { canisterId, raw }: GatewayTarget,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const subnet = network.subnetOf(canisterId);
  if (subnet === undefined) throw new GatewayError(404, "No subnet has a canister with this id.");
  const ask = async (canisterRequest: CanisterHttpRequest): Promise<CanisterAnswer> => {
    const answer = await askCanister(subnet, canisterId, canisterRequest);
    return raw || answer.isFromUpdate ? answer : verifyAnswer(subnet, canisterId, canisterRequest, answer);
  };
  const canisterRequest: CanisterHttpRequest = {
    method: request.method ?? "GET",
    url: request.url ?? "/",
    headers: requestHeaders(request),
    body: await readBody(request, MAX_BODY_BYTES),
  };
  const { status, headers, body } = await wholeAnswer(ask, canisterRequest);
  if (status < 200 || status > 599) throw new GatewayError(502, `The canister answered with the status ${status}.`);
  const outgoing = { ...responseHeaders(headers), "x-ic-canister-id": principalText(canisterId) };
  response.writeHead(status, { ...outgoing, "content-length": body.length }).end(body);
}

/** Adds `identity` to accept-encoding, so that canisters without compressed pages may answer too. */
function requestHeaders({ rawHeaders }: IncomingMessage): HeaderField[] {
  const headers: HeaderField[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? "").toLowerCase();
    const value = rawHeaders[index + 1] ?? "";
    const lacksIdentity = name === "accept-encoding" && !/\bidentity\b/i.test(value);
    headers.push([name, lacksIdentity ? `${value}, identity` : value]);
  }
  return headers;
}

function responseHeaders(headers: readonly HeaderField[]): Record<string, string | string[]> {
  const outgoing: Record<string, string | string[]> = {};
  for (const [rawName, value] of headers) {
    const name = rawName.toLowerCase();
    if (CONNECTION_HEADERS.has(name)) continue;
    const known = outgoing[name];
    outgoing[name] = known === undefined ? value : [known, value].flat();
  }
  return outgoing;
}
