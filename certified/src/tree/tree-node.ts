/** The labels from the top of a tree down. */
export type TreePath = readonly Uint8Array[];

/** A leaf at a path that begins below another one. */
export interface LeafBelow {
  below: TreePath;
  leaf: Uint8Array;
}

/** A reference to a node. The hash is missing while something below has changed and is not hashed yet. */
export interface Branch {
  id: number;
  hash: Uint8Array | undefined;
}

/** Separates the labels of one level by the first bit in which they differ: 0 to the left, 1 to the right. */
export interface Fork {
  kind: "fork";
  bit: number;
  left: Branch;
  right: Branch;
}
export interface Leaf {
  kind: "leaf";
  label: Uint8Array;
  value: Uint8Array;
}
/** A label over a level of its own, which is never empty. */
export interface Level {
  kind: "level";
  label: Uint8Array;
  top: Branch;
}
export type TreeNode = Fork | Leaf | Level;

const FORK = 0;
const LEAF = 1;
const LEVEL = 2;
const HASH_BYTES = 32;
const BRANCH_BYTES = 4 + HASH_BYTES;
const HEAD_BYTES = 3;

/**
 * Stored form: kind (1 byte), then for a fork its bit (2) and two branches; for the others the label's length (2), the label,
 * and the value or the branch. A branch is a node number (4) and a hash (32). Numbers are big-endian.
 * @throws Error when a branch is not hashed yet
 */
export function encodeNode(node: TreeNode): Uint8Array {
  if (node.kind === "fork") {
    const bytes = head(FORK, node.bit, HEAD_BYTES + 2 * BRANCH_BYTES);
    writeBranch(bytes, HEAD_BYTES, node.left);
    writeBranch(bytes, HEAD_BYTES + BRANCH_BYTES, node.right);
    return bytes;
  }
  const labelEnd = HEAD_BYTES + node.label.length;
  if (node.kind === "leaf") {
    const bytes = head(LEAF, node.label.length, labelEnd + node.value.length);
    bytes.set(node.label, HEAD_BYTES);
    bytes.set(node.value, labelEnd);
    return bytes;
  }
  const bytes = head(LEVEL, node.label.length, labelEnd + BRANCH_BYTES);
  bytes.set(node.label, HEAD_BYTES);
  writeBranch(bytes, labelEnd, node.top);
  return bytes;
}

export function decodeNode(bytes: Uint8Array): TreeNode {
  const number = ((bytes[1] as number) << 8) | (bytes[2] as number);
  if (bytes[0] === FORK)
    return {
      kind: "fork",
      bit: number,
      left: readBranch(bytes, HEAD_BYTES),
      right: readBranch(bytes, HEAD_BYTES + BRANCH_BYTES),
    };
  const labelEnd = HEAD_BYTES + number;
  const label = bytes.subarray(HEAD_BYTES, labelEnd);
  if (bytes[0] === LEAF) return { kind: "leaf", label, value: bytes.subarray(labelEnd) };
  if (bytes[0] === LEVEL) return { kind: "level", label, top: readBranch(bytes, labelEnd) };
  throw new Error(`A tree node of kind ${bytes[0]} is not known to this version.`);
}

function head(kind: number, number: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes[0] = kind;
  bytes[1] = number >> 8;
  bytes[2] = number;
  return bytes;
}

export function writeBranch(bytes: Uint8Array, offset: number, branch: Branch): void {
  if (branch.hash === undefined) throw new Error("A branch has to be hashed before it is stored.");
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(offset, branch.id);
  bytes.set(branch.hash, offset + 4);
}

export function readBranch(bytes: Uint8Array, offset: number): Branch {
  const high = ((bytes[offset] as number) << 8) | (bytes[offset + 1] as number);
  const low = ((bytes[offset + 2] as number) << 8) | (bytes[offset + 3] as number);
  return {
    // A `DataView` for each branch would take the interpreter longer.
    id: high * 0x10000 + low,
    hash: bytes.subarray(offset + 4, offset + BRANCH_BYTES),
  };
}
