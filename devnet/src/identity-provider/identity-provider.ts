import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname } from "node:path";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils";
import { z } from "zod";
import type { Bytes } from "../encoding/bytes.ts";
import type { Endpoint } from "../http/endpoint.ts";
import { HttpError } from "../http/http-error.ts";
import { readJson } from "../http/read-body.ts";
import { signDelegation } from "./delegation.ts";
import { isOrigin } from "./page/authorize-request.js";

/** The identity provider has its own origin, so that no other page shares its storage or may call it. */
export const IDENTITY_PROVIDER_HOST = "identity.localhost";
const PAGE_PATH = "/authorize";
const FILES = new Set(["authorize.html", "authorize.css", "authorize.js", "authorize-request.js", "form.js"]);
const FILE_TYPES: Record<string, string> = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript" };
const PAGE_HEADERS = {
  // The page reads alternative origins from any origin that a page names as its derivation origin.
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' http: https:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};
const MAX_BODY_BYTES = 10_000;

const DelegationBody = z.strictObject({
  identity: z
    .string()
    .trim()
    .regex(/^\P{Cc}{1,64}$/u, "The name of an identity has 1 to 64 characters."),
  origin: z
    .string()
    .max(255)
    .refine(isOrigin, "The origin must be that of a web page or an extension, such as http://localhost:3000."),
  sessionPublicKey: z.string().regex(/^(?:[0-9a-f]{2})+$/, "The session key must be DER in hexadecimal digits."),
  maxTimeToLiveNs: z
    .string()
    .regex(/^\d{1,20}$/)
    .optional(),
  lifetimeSeconds: z.int().optional(),
});

/** The address for the `identityProvider` option of auth-client. */
export function identityProviderUrl(port: number): string {
  return `http://${IDENTITY_PROVIDER_HOST}:${port}${PAGE_PATH}`;
}

/** What the identity provider needs of its network. */
export interface TestIdentities {
  /** The seed of the network, from which principals are derived. */
  seed: Bytes;
  nowNs(): bigint;
  /** The names of all test identities, in order of creation. */
  names: Set<string>;
}

/**
 * A stand-in for Internet Identity, for development only: anybody can sign in as anybody. It serves the page that speaks
 * auth-client's window protocol. `GET /identities` lists the test identities. `POST /delegations` with {identity, origin,
 * sessionPublicKey, maxTimeToLiveNs?, lifetimeSeconds?} signs a delegation, and creates the identity if it is new. That page and
 * programs on this machine may use both; other pages may not.
 */
export function identityProviderEndpoint(identities: TestIdentities): Endpoint {
  return {
    isFor: ({ headers: { host = "" } }) =>
      host === IDENTITY_PROVIDER_HOST || host.startsWith(`${IDENTITY_PROVIDER_HOST}:`),
    serve: (request, response) => serveIdentityProvider(identities, request, response),
  };
}

async function serveIdentityProvider(
  identities: TestIdentities,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  if (pathname === "/") return void response.writeHead(302, { location: PAGE_PATH }).end();
  const fileName = pathname === PAGE_PATH ? "authorize.html" : pathname.slice(1);
  if (FILES.has(fileName)) return sendFile(request, response, fileName);
  requireOwnPage(request);
  if (pathname === "/identities") {
    requireMethod(request, "GET");
    sendJson(response, [...identities.names]);
  } else if (pathname === "/delegations") {
    requireMethod(request, "POST");
    sendJson(response, delegate(identities, await readJson(DelegationBody, request, MAX_BODY_BYTES)));
  } else throw new HttpError(404, `The identity provider has no ${pathname}; its page is ${PAGE_PATH}.`);
}

function delegate(
  { seed, nowNs, names }: TestIdentities,
  body: z.infer<typeof DelegationBody>,
): Record<string, string> {
  const { identity, origin, maxTimeToLiveNs, lifetimeSeconds } = body;
  const { userPublicKey, expirationNs, signature } = signDelegation(seed, nowNs(), {
    identity,
    origin,
    sessionPublicKey: hexToBytes(body.sessionPublicKey),
    maxTimeToLiveNs: maxTimeToLiveNs === undefined ? undefined : BigInt(maxTimeToLiveNs),
    lifetimeNs: lifetimeSeconds === undefined ? undefined : BigInt(lifetimeSeconds) * 1_000_000_000n,
  });
  names.add(identity);
  return {
    userPublicKey: bytesToHex(userPublicKey),
    expirationNs: expirationNs.toString(),
    signature: bytesToHex(signature),
  };
}

async function sendFile(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
  requireMethod(request, "GET");
  const content = await readFile(new URL(`page/${name}`, import.meta.url));
  const type = `${FILE_TYPES[extname(name)]}; charset=utf-8`;
  response.writeHead(200, { ...PAGE_HEADERS, "content-type": type }).end(content);
}

function requireOwnPage({ headers: { origin, host } }: IncomingMessage): void {
  if (origin === undefined || origin === `http://${host}`) return;
  throw new HttpError(403, "Only the identity provider's own page and programs on this machine may ask it.");
}

function requireMethod(request: IncomingMessage, method: string): void {
  if (request.method !== method) throw new HttpError(405, `${request.url} takes ${method} requests only.`);
}

function sendJson(response: ServerResponse, value: unknown): void {
  response
    .writeHead(200, { "content-type": "application/json", "cache-control": "no-store" })
    .end(JSON.stringify(value));
}
