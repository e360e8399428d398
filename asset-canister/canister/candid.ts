import { IDL, type Principal } from "azle";

/**
 * The part of the standard asset canister's interface that `AssetManager` of @dfinity/assets 3.4.3 and HTTP gateways use.
 * Names and types are the standard's, so that its clients work unchanged.
 */
const Blob = IDL.Vec(IDL.Nat8);
const HeaderField = IDL.Tuple(IDL.Text, IDL.Text);
const KeyOnly = IDL.Record({ key: IDL.Text });
const EncodingOf = { key: IDL.Text, content_encoding: IDL.Text };

export const Empty = IDL.Record({});
export const BatchId = IDL.Record({ batch_id: IDL.Nat });
export const ChunkId = IDL.Record({ chunk_id: IDL.Nat });
export const DeleteAsset = KeyOnly;
export const Principals = IDL.Vec(IDL.Principal);

export const StoreArgs = IDL.Record({
  ...EncodingOf,
  content: Blob,
  content_type: IDL.Text,
  sha256: IDL.Opt(Blob),
});
export const CreateChunkArgs = IDL.Record({ batch_id: IDL.Nat, content: Blob });
export const CommitBatchArgs = IDL.Record({
  batch_id: IDL.Nat,
  operations: IDL.Vec(
    IDL.Variant({
      CreateAsset: IDL.Record({
        key: IDL.Text,
        content_type: IDL.Text,
        headers: IDL.Opt(IDL.Vec(HeaderField)),
      }),
      SetAssetContent: IDL.Record({ ...EncodingOf, sha256: IDL.Opt(Blob), chunk_ids: IDL.Vec(IDL.Nat) }),
      UnsetAssetContent: IDL.Record(EncodingOf),
      DeleteAsset: KeyOnly,
      Clear: IDL.Record({}),
    }),
  ),
});

export const GetArgs = IDL.Record({ key: IDL.Text, accept_encodings: IDL.Vec(IDL.Text) });
export const GetResult = IDL.Record({
  content: Blob,
  sha256: IDL.Opt(Blob),
  content_type: IDL.Text,
  content_encoding: IDL.Text,
  total_length: IDL.Nat,
});
export const ChunkLocator = IDL.Record({ ...EncodingOf, sha256: IDL.Opt(Blob), index: IDL.Nat });
export const ChunkContent = IDL.Record({ content: Blob });
export const AssetList = IDL.Vec(
  IDL.Record({
    key: IDL.Text,
    content_type: IDL.Text,
    encodings: IDL.Vec(
      IDL.Record({ content_encoding: IDL.Text, sha256: IDL.Opt(Blob), length: IDL.Nat, modified: IDL.Int }),
    ),
  }),
);

export const HttpRequest = IDL.Record({
  method: IDL.Text,
  url: IDL.Text,
  headers: IDL.Vec(HeaderField),
  body: Blob,
  certificate_version: IDL.Opt(IDL.Nat16),
});
export const StreamingPart = IDL.Record({ body: Blob, token: IDL.Opt(ChunkLocator) });
const Callback = IDL.Func([ChunkLocator], [IDL.Opt(StreamingPart)], ["query"]);
export const HttpResponse = IDL.Record({
  status_code: IDL.Nat16,
  headers: IDL.Vec(HeaderField),
  body: Blob,
  streaming_strategy: IDL.Opt(IDL.Variant({ Callback: IDL.Record({ callback: Callback, token: ChunkLocator }) })),
});

type Opt<T> = [] | [T];

export interface StoreRequest {
  key: string;
  content: Uint8Array;
  content_type: string;
  content_encoding: string;
  sha256: Opt<Uint8Array>;
}
export type BatchOperation =
  | { CreateAsset: { key: string; content_type: string; headers: Opt<[string, string][]> } }
  | { SetAssetContent: { key: string; content_encoding: string; sha256: Opt<Uint8Array>; chunk_ids: bigint[] } }
  | { UnsetAssetContent: { key: string; content_encoding: string } }
  | { DeleteAsset: { key: string } }
  | { Clear: Record<string, never> };
export interface ChunkLocatorRecord {
  key: string;
  content_encoding: string;
  sha256: Opt<Uint8Array>;
  index: bigint;
}
export interface AssetContent {
  content: Uint8Array;
  sha256: Opt<Uint8Array>;
  content_type: string;
  content_encoding: string;
  total_length: bigint;
}
export interface AssetSummary {
  key: string;
  content_type: string;
  encodings: { content_encoding: string; sha256: Opt<Uint8Array>; length: bigint; modified: bigint }[];
}
export interface HttpRequestRecord {
  method: string;
  url: string;
  headers: [string, string][];
  body: Uint8Array;
}
export interface StreamingPartRecord {
  body: Uint8Array;
  token: Opt<ChunkLocatorRecord>;
}
export interface HttpResponseRecord {
  status_code: number;
  headers: [string, string][];
  body: Uint8Array;
  streaming_strategy: Opt<{ Callback: { callback: [Principal, string]; token: ChunkLocatorRecord } }>;
}
