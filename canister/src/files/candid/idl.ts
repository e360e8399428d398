import { IDL } from "azle";

/**
 * The standard asset canister's interface, as Azle's IDL. Names and types are the standard's, so that its clients
 * (`AssetManager` of @dfinity/assets, dfx, icp) work unchanged. `records.ts` has the TypeScript shapes.
 */
const Blob = IDL.Vec(IDL.Nat8);
const HeaderField = IDL.Tuple(IDL.Text, IDL.Text);
const Headers = IDL.Opt(IDL.Vec(HeaderField));
const KeyOnly = IDL.Record({ key: IDL.Text });
const EncodingOf = { key: IDL.Text, content_encoding: IDL.Text };

export const Key = IDL.Text;
export const Empty = IDL.Record({});
export const BatchId = IDL.Record({ batch_id: IDL.Nat });
export const ChunkId = IDL.Record({ chunk_id: IDL.Nat });
export const ChunkIds = IDL.Record({ chunk_ids: IDL.Vec(IDL.Nat) });
export const DeleteAsset = KeyOnly;
export const Principals = IDL.Vec(IDL.Principal);
export const StateHash = IDL.Opt(IDL.Text);
export const StateInfo = IDL.Record({ last_state_update_timestamp: IDL.Nat64, state_hash: StateHash });
export const Evidence = IDL.Opt(Blob);
export const ValidationResult = IDL.Variant({ Ok: IDL.Text, Err: IDL.Text });

export const PermissionType = IDL.Variant({ Commit: IDL.Null, ManagePermissions: IDL.Null, Prepare: IDL.Null });
export const GrantPermission = IDL.Record({ to_principal: IDL.Principal, permission: PermissionType });
export const RevokePermission = IDL.Record({ of_principal: IDL.Principal, permission: PermissionType });
export const ListPermitted = IDL.Record({ permission: PermissionType });
export const StoreArgs = IDL.Record({ ...EncodingOf, content: Blob, content_type: IDL.Text, sha256: IDL.Opt(Blob) });
export const CreateChunkArgs = IDL.Record({ batch_id: IDL.Nat, content: Blob });
export const CreateChunksArgs = IDL.Record({ batch_id: IDL.Nat, content: IDL.Vec(Blob) });
export const CreateAsset = IDL.Record({
  key: IDL.Text,
  content_type: IDL.Text,
  max_age: IDL.Opt(IDL.Nat64),
  headers: Headers,
  enable_aliasing: IDL.Opt(IDL.Bool),
  allow_raw_access: IDL.Opt(IDL.Bool),
});
export const SetAssetContent = IDL.Record({
  ...EncodingOf,
  sha256: IDL.Opt(Blob),
  chunk_ids: IDL.Vec(IDL.Nat),
  last_chunk: IDL.Opt(Blob),
});
export const UnsetAssetContent = IDL.Record(EncodingOf);
export const SetAssetProperties = IDL.Record({
  key: IDL.Text,
  max_age: IDL.Opt(IDL.Opt(IDL.Nat64)),
  headers: IDL.Opt(Headers),
  allow_raw_access: IDL.Opt(IDL.Opt(IDL.Bool)),
  is_aliased: IDL.Opt(IDL.Opt(IDL.Bool)),
});
export const CommitBatchArgs = IDL.Record({
  batch_id: IDL.Nat,
  operations: IDL.Vec(
    IDL.Variant({
      CreateAsset,
      SetAssetContent,
      SetAssetProperties,
      UnsetAssetContent,
      DeleteAsset: KeyOnly,
      Clear: Empty,
    }),
  ),
});
export const CommitProposedBatch = IDL.Record({ batch_id: IDL.Nat, evidence: Blob });
export const ComputeEvidence = IDL.Record({ batch_id: IDL.Nat, max_iterations: IDL.Opt(IDL.Nat16) });

const limits = (wrap: (type: IDL.Type) => IDL.Type) =>
  IDL.Record({ max_batches: wrap(IDL.Nat64), max_chunks: wrap(IDL.Nat64), max_bytes: wrap(IDL.Nat64) });
export const ConfigurationResult = limits((type) => IDL.Opt(type));
export const Configure = limits((type) => IDL.Opt(IDL.Opt(type)));

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
const propertyFields = {
  max_age: IDL.Opt(IDL.Nat64),
  headers: Headers,
  allow_raw_access: IDL.Opt(IDL.Bool),
  is_aliased: IDL.Opt(IDL.Bool),
};
export const AssetProperties = IDL.Record(propertyFields);
export const ListArgs = IDL.Record({ start: IDL.Opt(IDL.Nat), length: IDL.Opt(IDL.Nat) });
export const AssetList = IDL.Vec(
  IDL.Record({
    ...propertyFields,
    key: IDL.Text,
    content_type: IDL.Text,
    encodings: IDL.Vec(
      IDL.Record({ content_encoding: IDL.Text, sha256: IDL.Opt(Blob), length: IDL.Nat, modified: IDL.Int }),
    ),
  }),
);
export const CertifiedTreeResult = IDL.Record({ certificate: Blob, tree: Blob });

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
  upgrade: IDL.Opt(IDL.Bool),
});
