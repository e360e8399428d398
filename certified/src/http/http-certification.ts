import { encodeWithSelfDescribedTag } from "@dfinity/cbor";
import { base64 } from "@scure/base";
import { concatBytes } from "../tree/hash-tree-writer.ts";
import type { LeafBelow, TreePath } from "../tree/tree-node.ts";

/**
 * HTTP response certification, version 2: what a canister puts into its certified tree for a response, and the headers that prove it.
 * HTTP gateway protocol specification, "Response verification" (version 2). Requests are not certified: every answer depends on its path alone.
 */
export type HeaderField = [name: string, value: string];
type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** From `http_expr` to `<$>` (this very path) or `<*>` (every path below): the place of a response in the tree. */
export type ExpressionPath = readonly string[];

export interface ResponseToCertify {
  statusCode: number;
  /** Every one of these is certified; the gateway passes no others on. */
  headers: readonly HeaderField[];
  /** SHA-256 of the whole body, also where the body is sent in pieces. */
  bodySha256: Uint8Array;
}

/** A leaf to `set` in the certified tree, and the header that has to accompany the response. */
export interface ResponseCertification {
  path: TreePath;
  leaf: Uint8Array;
  expressionHeader: HeaderField;
}

const ROOT = "http_expr";
const EXACT = "<$>";
const WILDCARD = "<*>";
const EMPTY = new Uint8Array(0);
const SKIP_EXPRESSION = "default_certification(ValidationArgs{no_certification:Empty{}})";
const EXPRESSION_HEADER = "IC-CertificateExpression";

const encoder = new TextEncoder();

/** @param urlPath percent-decoded, without query, beginning with `/` */
export function exactPath(urlPath: string): ExpressionPath {
  return [ROOT, ...segmentsOf(urlPath), EXACT];
}

/** @param urlPath the prefix all covered paths share; `/` covers every path */
export function wildcardPath(urlPath: string): ExpressionPath {
  return [ROOT, ...segmentsOf(urlPath).filter((segment) => segment !== ""), WILDCARD];
}

/**
 * The path that a request asks for, as verifiers read it from its URL: without query, percent-decoded, no empty segments but the last.
 * Text that is not properly encoded stays as it is.
 */
export function requestPath(url: string): string {
  const [path = ""] = url.split(/[?#]/, 1);
  return `/${segmentsOf(decode(path)).join("/")}`;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

export function treePath(path: ExpressionPath): TreePath {
  return path.map((segment) => encoder.encode(segment));
}

/** Certifies status, the given headers and body of a response at a path. Several responses may be certified at one path. */
export function certifyResponse(
  path: ExpressionPath,
  response: ResponseToCertify,
  sha256: Sha256,
): ResponseCertification {
  const part = headerPart(response.headers, sha256);
  return certification(path, part.expression, [EMPTY, hashResponse(response, part, sha256)], sha256);
}

/** What to `replace` a path's part of the certified tree with, so that it has these responses. Those that share a list of headers hash it once. */
export function certifyResponses(responses: readonly ResponseToCertify[], sha256: Sha256): LeafBelow[] {
  const parts = new Map<readonly HeaderField[], HeaderPart>();
  return responses.map((response) => {
    const part = parts.get(response.headers) ?? headerPart(response.headers, sha256);
    parts.set(response.headers, part);
    return { below: [part.expressionHash, EMPTY, hashResponse(response, part, sha256)], leaf: EMPTY };
  });
}

/** Certifies that the responses at a path need no verification: the gateway passes them on as they are. */
export function certifySkip(path: ExpressionPath, sha256: Sha256): ResponseCertification {
  return certification(path, SKIP_EXPRESSION, [], sha256);
}

/**
 * The tree paths a witness has to cover to prove that `path` is the right one for the request:
 * its own, and, where it is a wildcard, the absence of every more specific one.
 */
export function witnessPaths(urlPath: string, path: ExpressionPath): TreePath[] {
  return [treePath(path), ...absentPaths(urlPath, path)];
}

/** The paths that must not be in the tree for `path` to be the right one for the request; none where it is the exact one. */
export function absentPaths(urlPath: string, path: ExpressionPath): TreePath[] {
  if (path.at(-1) === EXACT) return [];
  const segments = segmentsOf(urlPath);
  const prefixes = Array.from({ length: segments.length + 1 }, (_, length) => [ROOT, ...segments.slice(0, length)]);
  const moreSpecific = prefixes.slice(path.length - 2).flatMap((prefix, index) => [
    ...(index === 0 ? [] : [[...prefix, WILDCARD]]),
    // A prefix with a slash at its end is a path of its own.
    [...prefix, "", WILDCARD],
  ]);
  return [...moreSpecific, exactPath(urlPath)].map(treePath);
}

/** The header that carries the proof: certificate, witness (both CBOR) and where in the tree the response is. */
export function certificateHeader(proof: {
  certificate: Uint8Array;
  witness: Uint8Array;
  path: ExpressionPath;
}): HeaderField {
  const path = encodeWithSelfDescribedTag([...proof.path]);
  const fields = [
    `certificate=:${base64.encode(proof.certificate)}:`,
    `tree=:${base64.encode(proof.witness)}:`,
    "version=2",
    `expr_path=:${base64.encode(path)}:`,
  ];
  return ["IC-Certificate", fields.join(", ")];
}

/** Empty segments count at the end only: `/a//b` is `/a/b`, as verifiers see it, while `/a/` is not `/a`. */
function segmentsOf(urlPath: string): string[] {
  return urlPath.split("/").filter((segment, index, all) => segment !== "" || index === all.length - 1);
}

function certification(
  path: ExpressionPath,
  expression: string,
  below: Uint8Array[],
  sha256: Sha256,
): ResponseCertification {
  return {
    path: [...treePath(path), textHash(expression, sha256), ...below],
    leaf: EMPTY,
    expressionHeader: [EXPRESSION_HEADER, expression],
  };
}

function responseExpression(headerNames: readonly string[]): string {
  const list = headerNames.map((name) => `"${name}"`).join(",");
  const certified = `ResponseCertification{certified_response_headers:ResponseHeaderList{headers:[${list}]}}`;
  return `default_certification(ValidationArgs{certification:Certification{no_request_certification:Empty{},response_certification:${certified}}})`;
}

/** What responses with the same headers share: the expression that lists their names, and the hashes of names and values. */
interface HeaderPart {
  expression: string;
  expressionHash: Uint8Array;
  pairs: Uint8Array[];
}

/** Header names are lower-cased; a header that comes twice counts twice, which a record hash could not say. */
function headerPart(headers: readonly HeaderField[], sha256: Sha256): HeaderPart {
  const fields = headers.map(([name, value]): HeaderField => [name.toLowerCase(), value]);
  const expression = responseExpression(fields.map(([name]) => name));
  const all: HeaderField[] = [...fields, [EXPRESSION_HEADER.toLowerCase(), expression]];
  const pairs = all.map(([name, value]) => concatBytes([textHash(name, sha256), textHash(value, sha256)]));
  return { expression, expressionHash: textHash(expression, sha256), pairs };
}

function hashResponse({ statusCode, bodySha256 }: ResponseToCertify, { pairs }: HeaderPart, sha256: Sha256) {
  const status = concatBytes([textHash(":ic-cert-status", sha256), sha256(unsignedLeb128(statusCode))]);
  return sha256(concatBytes([sha256(concatBytes([...pairs, status].sort(compare))), bodySha256]));
}

/** SHA-256 of texts, most of which all responses share. */
const knownHashes = new Map<string, Uint8Array>();
const MAX_KNOWN_HASHES = 500;

function textHash(text: string, sha256: Sha256): Uint8Array {
  const known = knownHashes.get(text);
  if (known !== undefined) return known;
  const hash = sha256(encoder.encode(text));
  if (knownHashes.size >= MAX_KNOWN_HASHES) knownHashes.clear();
  knownHashes.set(text, hash);
  return hash;
}

function unsignedLeb128(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; rest > 0 || bytes.length === 0; rest >>>= 7)
    bytes.push(rest > 127 ? (rest & 127) | 128 : rest);
  return Uint8Array.from(bytes);
}

function compare(left: Uint8Array, right: Uint8Array): number {
  let index = 0;
  while (index < left.length && left[index] === right[index]) index++;
  return (left[index] ?? -1) - (right[index] ?? -1);
}
