import { certifiedDataSet } from "azle";
import type { CertifiedTree } from "../tree/certified-tree.ts";

/** Makes the tree's root the canister's certified data. Call it at the end of each message that changed the tree, and after an upgrade. */
export function certify(tree: CertifiedTree): void {
  certifiedDataSet(tree.rootHash());
}
