import { wrapDER } from "@dfinity/agent";
import { Principal } from "@dfinity/principal";
import { concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils";
import { sha256 } from "../../src/encoding/bytes.ts";
import { encodeCbor } from "../../src/encoding/cbor.ts";
import { Branch, branchOf, Leaf } from "../../src/state/labeled-tree.ts";
import { witness } from "../../src/state/witness.ts";
import type { RequestSigner } from "./raw-request.ts";
import type { TestClient } from "./test-client.ts";

const SEED = utf8ToBytes("a user of this canister");
const CANISTER_SIGNATURE_OID = hexToBytes("300c060a2b0601040183b8430102");

/** Signs as a user with a canister signature: the canister certifies what it signs. @param canister a test canister */
export function canisterSigner(client: TestClient, canister: string): RequestSigner {
  const id = Principal.fromText(canister).toUint8Array();
  return {
    publicKey: wrapDER(concatBytes(Uint8Array.of(id.length), id, SEED), CANISTER_SIGNATURE_OID),
    async sign(message) {
      const path = [utf8ToBytes("sig"), sha256(SEED), sha256(message)];
      const leaf = Branch.of([[sha256(message), new Leaf(new Uint8Array(0))]]);
      const tree = branchOf({ sig: Branch.of([[sha256(SEED), leaf]]) });
      await client.update(canister, "certify", tree.hash);
      const certificate = await client.query(canister, "certificate");
      return encodeCbor({ certificate, tree: witness(tree, [path]) });
    },
  };
}
