import { IDL, query, update } from "azle";
import { sha256, sha256Engine } from "../../src/azle/hashing.ts";

const Bytes = IDL.Vec(IDL.Nat8);

/** The smallest canister that hashes: what the build is tested with. */
export default class {
  @query([Bytes], Bytes)
  digest_query(bytes: Uint8Array): Uint8Array {
    return sha256(bytes);
  }

  @update([Bytes], Bytes)
  digest_update(bytes: Uint8Array): Uint8Array {
    return sha256(bytes);
  }

  @query([IDL.Vec(Bytes)], Bytes)
  digest_of_pieces(pieces: Uint8Array[]): Uint8Array {
    return sha256Engine.finish(pieces.reduce(sha256Engine.update, sha256Engine.start()));
  }
}
