import { Actor, type Agent, type IDL } from "@store-forever/protocol/ic";

type Opt<T> = [] | [T];

/** A file of a canister, as its list has it. */
export interface ListedFile {
  key: string;
  content_type: string;
  max_age: Opt<bigint>;
  headers: Opt<[string, string][]>;
  allow_raw_access: Opt<boolean>;
  is_aliased: Opt<boolean>;
  encodings: { content_encoding: string; sha256: Opt<Uint8Array>; length: bigint }[];
}

export type FileOperation =
  | { CreateAsset: Omit<ListedFile, "encodings" | "is_aliased"> & { enable_aliasing: Opt<boolean> } }
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

/** What is needed of the standard interface for files (`protocol/assets.did`). */
interface Files {
  list(range: { start: Opt<bigint>; length: Opt<bigint> }): Promise<ListedFile[]>;
  get_chunk(locator: {
    key: string;
    content_encoding: string;
    index: bigint;
    sha256: Opt<Uint8Array>;
  }): Promise<{ content: Uint8Array | number[] }>;
  commit_batch(batch: { batch_id: bigint; operations: FileOperation[] }): Promise<void>;
}

const service: IDL.InterfaceFactory = ({ IDL: idl }) => {
  const { Bool, Func, Int, Nat, Nat64, Nat8, Opt: Optional, Record, Service, Text, Tuple, Variant, Vec } = idl;
  const Blob = Vec(Nat8);
  const properties = {
    key: Text,
    content_type: Text,
    max_age: Optional(Nat64),
    headers: Optional(Vec(Tuple(Text, Text))),
    allow_raw_access: Optional(Bool),
  };
  const Encoding = Record({ modified: Int, sha256: Optional(Blob), length: Nat, content_encoding: Text });
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
    commit_batch: Func([Record({ batch_id: Nat, operations: Vec(Operation) })], [], []),
  });
};

/** The files that a canister serves. */
export function filesOf(agent: Agent, canisterId: string): Files {
  return Actor.createActor<Files>(service, { agent, canisterId });
}
