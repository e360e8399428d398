import { type Bytes, separator, sha256 } from "../encoding/bytes.ts";

/** A hash tree in the form that CBOR has: empty, fork, labeled, leaf, pruned. Source: interface specification, "Certificate". */
export type HashTree =
  | readonly [0]
  | readonly [1, HashTree, HashTree]
  | readonly [2, Bytes, HashTree]
  | readonly [3, Bytes]
  | readonly [4, Bytes];

const HASH_BYTES = 32;
const EMPTY_SEPARATOR = separator("ic-hashtree-empty");
const FORK_SEPARATOR = separator("ic-hashtree-fork");
const LABELED_SEPARATOR = separator("ic-hashtree-labeled");
const LEAF_SEPARATOR = separator("ic-hashtree-leaf");

export const EMPTY_HASH = sha256(EMPTY_SEPARATOR);
export const forkHash = (left: Bytes, right: Bytes): Bytes => sha256(FORK_SEPARATOR, left, right);
export const labeledHash = (label: Bytes, subtree: Bytes): Bytes => sha256(LABELED_SEPARATOR, label, subtree);
export const leafHash = (value: Bytes): Bytes => sha256(LEAF_SEPARATOR, value);

/** The root hash of a (possibly pruned) hash tree. */
export function hashTreeRoot(tree: HashTree): Bytes {
  switch (tree[0]) {
    case 0:
      return EMPTY_HASH;
    case 1:
      return forkHash(hashTreeRoot(tree[1]), hashTreeRoot(tree[2]));
    case 2:
      return labeledHash(tree[1], hashTreeRoot(tree[2]));
    case 3:
      return leafHash(tree[1]);
    case 4:
      // A shorter or longer one could pass bytes of a label for bytes of a hash.
      if (tree[1].length !== HASH_BYTES) throw new Error("a pruned hash has another size than 32 bytes");
      return tree[1];
  }
}
