import { encodeWithSelfDescribedTag } from "@dfinity/cbor";
import { base64 } from "@scure/base";
import { compareBytes, concatBytes, leb128 } from "../bytes.ts";
import type { LeafBelow, TreePath } from "../tree/tree-node.ts";
import { type ExpressionPath, treePath } from "./expression-path.ts";

/**
 * HTTP response certification, version 2: what a canister puts into its certified tree for a response, and the headers that prove it.
 * HTTP gateway protocol specification, "Response verification" (version 2). Requests are not certified: every answer depends on its path alone.
 */
export type HeaderField = [name: string, value: string];
type Sha256 = (bytes: Uint8Array) => Uint8Array;

export interface ResponseToCertify {
  statusCode: number;
  /** Every one of these is certified. The gateway passes no others on. */
  headers: readonly HeaderField[];
  /** SHA-256 of the whole body, also where the body is sent in chunks. */
  bodySha256: Uint8Array;
}

/** A leaf to `set` in the certified tree, and the header that has to accompany the response. */
export interface ResponseCertification {
  path: TreePath;
  leaf: Uint8Array;
  expressionHeader: HeaderField;
}

const EMPTY = new Uint8Array(0);
const EXPRESSION_HEADER = "IC-CertificateExpression";

const encoder = new TextEncoder();

/** Certifies status, the given headers and body of a response at a path. Several responses may be certified at one path. */
export function certifyResponse(
  path: ExpressionPath,
  response: ResponseToCertify,
  sha256: Sha256,
): ResponseCertification {
  const part = headerPart(response.headers, sha256);
  return {
    path: [...treePath(path), part.expressionHash, EMPTY, hashResponse(response, part, sha256)],
    leaf: EMPTY,
    expressionHeader: [EXPRESSION_HEADER, part.expression],
  };
}

/**
 * The leaves with which to `replace` what the certified tree has at a path, so that exactly these responses are certified there.
 * A list of headers that several responses share is hashed once.
 */
export function certifyResponses(responses: readonly ResponseToCertify[], sha256: Sha256): LeafBelow[] {
  const parts = new Map<readonly HeaderField[], HeaderPart>();
  return responses.map((response) => {
    const part = parts.get(response.headers) ?? headerPart(response.headers, sha256);
    parts.set(response.headers, part);
    return { below: [part.expressionHash, EMPTY, hashResponse(response, part, sha256)], leaf: EMPTY };
  });
}

/** The header that carries the proof: certificate and witness (both CBOR), and where in the tree the response is. */
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

/** Header names are lower-cased. A header that comes twice counts twice, which a hash of a record could not express. */
function headerPart(headers: readonly HeaderField[], sha256: Sha256): HeaderPart {
  const fields = headers.map(([name, value]): HeaderField => [name.toLowerCase(), value]);
  const expression = responseExpression(fields.map(([name]) => name));
  const all: HeaderField[] = [...fields, [EXPRESSION_HEADER.toLowerCase(), expression]];
  const pairs = all.map(([name, value]) => concatBytes([textHash(name, sha256), textHash(value, sha256)]));
  return { expression, expressionHash: textHash(expression, sha256), pairs };
}

function hashResponse({ statusCode, bodySha256 }: ResponseToCertify, { pairs }: HeaderPart, sha256: Sha256) {
  const status = concatBytes([textHash(":ic-cert-status", sha256), sha256(leb128(statusCode))]);
  return sha256(concatBytes([sha256(concatBytes([...pairs, status].sort(compareBytes))), bodySha256]));
}

/** SHA-256 of texts. Most of them are the same in all responses. */
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
