import { IDL } from "@dfinity/candid";
import type { Principal } from "@dfinity/principal";
import type { Bytes } from "../encoding/bytes.ts";

/** The HTTP gateway protocol's Candid types. */
export type HeaderField = [string, string];

export interface CanisterHttpRequest {
  method: string;
  url: string;
  headers: HeaderField[];
  body: Bytes;
}

export interface StreamingToken {
  /** The Candid type of the token. Canisters choose it, and receive the token as they sent it. */
  type(): IDL.Type;
}

export interface CanisterHttpResponse {
  status_code: number;
  headers: HeaderField[];
  body: Bytes;
  upgrade: [] | [boolean];
  streaming_strategy: [] | [{ Callback: { callback: [Principal, string]; token: StreamingToken } }];
}

export interface StreamedPart {
  body: Bytes;
  token: [] | [StreamingToken];
}

const Header = IDL.Tuple(IDL.Text, IDL.Text);
const Blob = IDL.Vec(IDL.Nat8);
const UpdateRequestType = IDL.Record({ method: IDL.Text, url: IDL.Text, headers: IDL.Vec(Header), body: Blob });
const QueryRequestType = IDL.Record({
  method: IDL.Text,
  url: IDL.Text,
  headers: IDL.Vec(Header),
  body: Blob,
  certificate_version: IDL.Opt(IDL.Nat16),
});
/** Some canisters leave out the `opt`. Candid accepts that as an option with a value. */
const StreamedPartType = IDL.Opt(IDL.Record({ body: Blob, token: IDL.Opt(IDL.Unknown) }));
const ResponseType = IDL.Record({
  status_code: IDL.Nat16,
  headers: IDL.Vec(Header),
  body: Blob,
  upgrade: IDL.Opt(IDL.Bool),
  streaming_strategy: IDL.Opt(
    IDL.Variant({
      Callback: IDL.Record({ callback: IDL.Unknown, token: IDL.Unknown }),
    }),
  ),
});
export const CERTIFICATE_VERSION = 2;

export function encodeQueryRequest(request: CanisterHttpRequest): Bytes {
  return new Uint8Array(IDL.encode([QueryRequestType], [{ ...request, certificate_version: [CERTIFICATE_VERSION] }]));
}

export function encodeUpdateRequest(request: CanisterHttpRequest): Bytes {
  return new Uint8Array(IDL.encode([UpdateRequestType], [request]));
}

export function encodeToken(token: StreamingToken): Bytes {
  return new Uint8Array(IDL.encode([token.type()], [token]));
}

/** Decodes the answer of `http_request`. @throws Error when the canister answered with something else */
export function decodeResponse(data: Bytes): CanisterHttpResponse {
  return IDL.decode([ResponseType], data)[0] as unknown as CanisterHttpResponse;
}

/** Decodes the next part of a streamed body; undefined for none. @throws Error when the canister answered with something else */
export function decodeStreamedPart(data: Bytes): StreamedPart | undefined {
  const [part] = IDL.decode([StreamedPartType], data)[0] as unknown as [] | [StreamedPart];
  return part;
}
