import { wrapDER } from "@dfinity/agent";
import { Principal } from "@dfinity/principal";
import { encode } from "cborg";
import { concat, fromHex, sha256, utf8 } from "../../src/encoding/bytes.ts";
import { Branch, Leaf } from "../../src/state/labeled-tree.ts";
import { branchOf } from "../../src/state/state-tree.ts";
import { witness } from "../../src/state/witness.ts";
import type { Signer } from "./raw-request.ts";
import type { TestClient } from "./test-client.ts";

const SEED = utf8("a user of this canister");
const CANISTER_SIGNATURE_OID = fromHex("300c060a2b0601040183b8430102");

/** Signs as a user whose key is a canister's: the canister certifies what it signs. @param canister a test canister */
export function canisterSigner(client: TestClient, canister: string): Signer {
  const id = Principal.fromText(canister).toUint8Array();
  return {
    publicKey: wrapDER(concat(Uint8Array.of(id.length), id, SEED), CANISTER_SIGNATURE_OID),
    async sign(message) {
      const path = [utf8("sig"), sha256(SEED), sha256(message)];
      const leaf = Branch.of([[sha256(message), new Leaf(new Uint8Array(0))]]);
      const tree = branchOf({ sig: Branch.of([[sha256(SEED), leaf]]) });
      await client.update(canister, "certify", tree.hash);
      const certificate = await client.query(canister, "certificate");
      return concat(fromHex("d9d9f7"), encode({ certificate, tree: witness(tree, [path]) }));
    },
  };
}
