import { Actor, type Agent, IDL } from "@store-forever/protocol/ic";

type Opt<T> = [] | [T];

interface FileProperties {
  key: string;
  content_type: string;
  max_age: Opt<bigint>;
  headers: Opt<[string, string][]>;
  allow_raw_access: Opt<boolean>;
}

/** A file of a canister, as its list has it. */
export interface ListedFile extends FileProperties {
  is_aliased: Opt<boolean>;
  encodings: { content_encoding: string; sha256: Opt<Uint8Array> }[];
}

export type FileOperation =
  | { CreateAsset: FileProperties & { enable_aliasing: Opt<boolean> } }
  | {
      SetAssetContent: {
        key: string;
        content_encoding: string;
        sha256: Opt<Uint8Array>;
        chunk_ids: bigint[];
        last_chunk: Opt<Uint8Array>;
      };
    }
  | { DeleteAsset: { key: string } };

/**
 * What is needed of the standard asset canister's interface (`protocol/assets.did`). `AssetManager` of @dfinity/assets does not offer
 * a file's properties.
 */
export interface Files {
  list(range: { start: Opt<bigint>; length: Opt<bigint> }): Promise<ListedFile[]>;
  get_chunk(locator: {
    key: string;
    content_encoding: string;
    index: bigint;
    sha256: Opt<Uint8Array>;
  }): Promise<{ content: Uint8Array | number[] }>;
  create_batch(nothing: Record<string, never>): Promise<{ batch_id: bigint }>;
  create_chunks(chunks: { batch_id: bigint; content: Uint8Array[] }): Promise<{ chunk_ids: bigint[] }>;
  commit_batch(batch: { batch_id: bigint; operations: FileOperation[] }): Promise<void>;
}

function service(): IDL.ServiceClass {
  const { Bool, Func, Nat, Nat64, Nat8, Opt: Optional, Record, Service, Text, Tuple, Variant, Vec } = IDL;
  const Blob = Vec(Nat8);
  const properties = {
    key: Text,
    content_type: Text,
    max_age: Optional(Nat64),
    headers: Optional(Vec(Tuple(Text, Text))),
    allow_raw_access: Optional(Bool),
  };
  const Encoding = Record({ content_encoding: Text, sha256: Optional(Blob) });
  const Listed = Record({ ...properties, is_aliased: Optional(Bool), encodings: Vec(Encoding) });
  const Operation = Variant({
    CreateAsset: Record({ ...properties, enable_aliasing: Optional(Bool) }),
    SetAssetContent: Record({
      key: Text,
      content_encoding: Text,
      sha256: Optional(Blob),
      chunk_ids: Vec(Nat),
      last_chunk: Optional(Blob),
    }),
    DeleteAsset: Record({ key: Text }),
  });
  return Service({
    list: Func([Record({ start: Optional(Nat), length: Optional(Nat) })], [Vec(Listed)], ["query"]),
    get_chunk: Func(
      [Record({ key: Text, content_encoding: Text, index: Nat, sha256: Optional(Blob) })],
      [Record({ content: Blob })],
      ["query"],
    ),
    create_batch: Func([Record({})], [Record({ batch_id: Nat })], []),
    create_chunks: Func([Record({ batch_id: Nat, content: Vec(Blob) })], [Record({ chunk_ids: Vec(Nat) })], []),
    commit_batch: Func([Record({ batch_id: Nat, operations: Vec(Operation) })], [], []),
  });
}

/** The files that a canister serves. */
export function filesOf(agent: Agent, canisterId: string): Files {
  return Actor.createActor<Files>(service, { agent, canisterId });
}
