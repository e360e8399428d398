import {
  certificateHeader,
  certifyResponse,
  type ExpressionPath,
  exactPath,
  type HeaderField,
  requestPath,
  treePath,
  witnessPaths,
} from "@store-forever/certified";
import {
  ASSET_KINDS,
  type AssetRef,
  fromHex,
  type HttpRequest,
  type HttpResponse,
  isUuid,
} from "@store-forever/protocol";
import { readConfig } from "../store/bookkeeping/config-record.ts";
import { isInTarget } from "../store/records/gallery-record.ts";
import { assetOf, readMemory } from "../store/records/memory-record.ts";
import { ownerBySha256 } from "../store/records/publishing-record.ts";
import { readSharing, tokenTarget } from "../store/records/sharing-record.ts";
import type { Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";
import { addressPath, mediaAreaOf } from "./addresses.ts";
import { manifestResponse } from "./manifests.ts";
import { type CertifiedResponse, mediaResponse } from "./media-responses.ts";
import { notFoundPath, notFoundResponse, pausedResponse } from "./not-found.ts";
import { previewResponse } from "./previews.ts";
import { redirectResponse } from "./redirects.ts";

/** Answers are whole, and queries: nothing follows them. */
const NOTHING_MORE: Pick<HttpResponse, "streaming_strategy" | "upgrade"> = { streaming_strategy: [], upgrade: [] };

/** What an address names: an asset of a memory, and the target whose sharing lets everybody with the address read it. */
interface MediaAddress {
  target: Target | undefined;
  memoryId: string;
  kind: string;
}

/** Whether a request is for what people publish. All others are for files. */
export const isMediaRequest = ({ url }: Pick<HttpRequest, "url">): boolean =>
  mediaAreaOf(requestPath(url)) !== undefined;

/**
 * Answers a request for published media, with its proof.
 * @param certificate the certificate that a query has; without one nothing can be proven, and gateways refuse the answer
 */
export function answerHttp(
  store: Store,
  { url, headers }: Pick<HttpRequest, "url" | "headers">,
  certificate: Uint8Array | undefined,
): HttpResponse {
  const path = requestPath(url);
  const address = addressOf(store, path);
  const described = describedAt(store, path);
  const isServed = !readConfig(store).disabled.includes("public_media");
  const media = isServed && address ? publishedMedia(store, address, rangeStart(headers)) : undefined;
  const response =
    media ?? (isServed && described ? describedResponse(store, described) : undefined) ?? redirectResponse(store, path);
  if (response !== undefined) {
    const place = exactPath(path);
    const certification = certifyResponse(place, response, store.hasher.digest);
    // While a large gallery is still being published, a memory without an entry is not there yet.
    if (store.tree.has(certification.path))
      return proven(store, response, certification.expressionHeader, place, [certification.path], certificate);
  }
  const area = mediaAreaOf(path);
  if (area === undefined) throw new TypeError(`${path} is a file's path: see isMediaRequest.`);
  const place = notFoundPath(area);
  const nothing = isServed ? notFoundResponse(store) : pausedResponse(store);
  const { expressionHeader } = certifyResponse(place, nothing, store.hasher.digest);
  const isStale = store.tree.has(treePath(exactPath(path)));
  const proofPaths = !isStale && !wouldShowTokens(store, path) ? witnessPaths(path, place) : undefined;
  return proven(store, nothing, expressionHeader, place, proofPaths, certificate);
}

function proven(
  { tree }: Store,
  response: CertifiedResponse,
  expressionHeader: HeaderField,
  path: ExpressionPath,
  paths: Parameters<Store["tree"]["witness"]>[0] | undefined,
  certificate: Uint8Array | undefined,
): HttpResponse {
  const headers = [...response.headers, expressionHeader];
  if (certificate !== undefined && paths !== undefined)
    headers.push(certificateHeader({ certificate, witness: tree.witness(paths), path }));
  return { ...NOTHING_MORE, status_code: response.statusCode, headers, body: response.body() };
}

/** A proof of absence shows the labels next to the absent one. For a token that opens nothing, those are other people's tokens. */
function wouldShowTokens({ tree }: Store, path: string): boolean {
  const [area, token = ""] = path.slice(1).split("/");
  return area === "s" && token !== "" && !tree.has(addressPath(["s", token]));
}

/** `undefined` where the path is not the address of an asset. */
function addressOf(store: Store, path: string): MediaAddress | undefined {
  const [area, name = "", ...rest] = path.slice(1).split("/");
  if (area === "s") return mediaAddress(tokenTarget(store, name), rest);
  if (area !== "m" && area !== "g") return undefined;
  const owner = /^[0-9a-f]{64}$/.test(name) ? ownerBySha256(store, fromHex(name)) : undefined;
  const [id = ""] = rest;
  if (owner === undefined || !isUuid(id)) return undefined;
  const target: Target = { kind: area === "m" ? "memory" : "gallery", owner, id };
  const isPublic = readSharing(store, target).isPublic;
  return mediaAddress(isPublic ? target : undefined, area === "m" ? rest : rest.slice(1));
}

/** What tells of a public gallery: its page, or a document of its manifest. */
interface Described {
  gallery: Target;
  document: "page" | { part: number };
}

const DESCRIBED = /^\/g\/([0-9a-f]{64})\/([0-9a-f-]{36})(\/iiif\/(?:([1-9]\d{0,3})\/)?manifest\.json)?$/;

/** What the path is the address of, if there is such a gallery. */
function describedAt(store: Store, path: string): Described | undefined {
  const [, name, id = "", manifest, part = "0"] = DESCRIBED.exec(path) ?? [];
  const owner = name === undefined ? undefined : ownerBySha256(store, fromHex(name));
  if (owner === undefined || !isUuid(id)) return undefined;
  const document = manifest === undefined ? "page" : { part: Number(part) };
  return { gallery: { kind: "gallery", owner, id }, document };
}

function describedResponse(store: Store, { gallery, document }: Described): CertifiedResponse | undefined {
  return document === "page" ? previewResponse(store, gallery) : manifestResponse(store, gallery, document.part);
}

function mediaAddress(target: Target | undefined, [memoryId = "", kind = "", ...more]: string[]): MediaAddress {
  const isComplete = isUuid(memoryId) && (ASSET_KINDS as readonly string[]).includes(kind) && more.length === 0;
  return { target: isComplete ? target : undefined, memoryId, kind };
}

function publishedMedia(
  store: Store,
  { target, memoryId, kind }: MediaAddress,
  offset: number,
): CertifiedResponse | undefined {
  if (target === undefined) return undefined;
  const memory = isInTarget(store, target, memoryId) ? readMemory(store, target.owner, memoryId) : undefined;
  const asset: AssetRef | undefined = memory && assetOf(memory, kind);
  return asset && mediaResponse(store, asset, offset);
}

/** The first byte that a request asks for. Chunks are certified whole, so an answer may begin before that byte. */
function rangeStart(headers: HttpRequest["headers"]): number {
  const range = headers.find(([name]) => name.toLowerCase() === "range")?.[1];
  return Number(/^bytes=(\d{1,15})-/.exec(range ?? "")?.[1] ?? 0);
}
