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
  /** The token's own Candid type: canisters choose it, and get back what they gave. */
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
/** Some canisters leave the option out, which Candid reads as one that is there. */
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

/** @throws Error when the canister answered with something else */
export function decodeResponse(data: Bytes): CanisterHttpResponse {
  return IDL.decode([ResponseType], data)[0] as unknown as CanisterHttpResponse;
}

/** The next part of a streamed body, or nothing. @throws Error when the canister answered with something else */
export function decodeStreamedPart(data: Bytes): StreamedPart | undefined {
  const [part] = IDL.decode([StreamedPartType], data)[0] as unknown as [] | [StreamedPart];
  return part;
}
