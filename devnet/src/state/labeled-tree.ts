import { utf8ToBytes } from "@noble/hashes/utils";
import { type Bytes, compareBytes, sha256 } from "../encoding/bytes.ts";
import { EMPTY_HASH, forkHash, labeledHash, leafHash } from "./hash-tree.ts";

/** An immutable labeled tree. A leaf holds bytes, a branch maps labels to subtrees. A changed tree shares all that stayed the same. */
export type LabeledTree = Leaf | Branch;

export class Leaf {
  readonly kind = "leaf";
  readonly value: Bytes;
  #hash: Bytes | undefined;
  constructor(value: Bytes) {
    this.value = value;
  }
  get hash(): Bytes {
    this.#hash ??= leafHash(this.value);
    return this.#hash;
  }
}

/**
 * One label of a branch: a node of a treap whose priorities are hashes of the labels. So the shape depends on the labels only,
 * and a change rehashes one path instead of the whole branch.
 */
export class BranchNode {
  readonly label: Bytes;
  readonly subtree: LabeledTree;
  readonly left: BranchNode | undefined;
  readonly right: BranchNode | undefined;
  readonly priority: number;
  #labeledHash: Bytes | undefined;
  #hash: Bytes | undefined;

  constructor(
    label: Bytes,
    subtree: LabeledTree,
    priority: number,
    left: BranchNode | undefined,
    right: BranchNode | undefined,
  ) {
    this.label = label;
    this.subtree = subtree;
    this.priority = priority;
    this.left = left;
    this.right = right;
  }

  get labeledHash(): Bytes {
    this.#labeledHash ??= labeledHash(this.label, this.subtree.hash);
    return this.#labeledHash;
  }

  /** The hash of fork(left, fork(labeled, right)), without the sides that are missing. */
  get hash(): Bytes {
    if (this.#hash === undefined) {
      const withRight = this.right === undefined ? this.labeledHash : forkHash(this.labeledHash, this.right.hash);
      this.#hash = this.left === undefined ? withRight : forkHash(this.left.hash, withRight);
    }
    return this.#hash;
  }

  with(left: BranchNode | undefined, right: BranchNode | undefined): BranchNode {
    return new BranchNode(this.label, this.subtree, this.priority, left, right);
  }
}

export class Branch {
  readonly kind = "branch";
  readonly root: BranchNode | undefined;
  constructor(root?: BranchNode) {
    this.root = root;
  }

  static of(entries: Iterable<readonly [Bytes, LabeledTree]>): Branch {
    let branch = new Branch();
    for (const [label, subtree] of entries) branch = branch.set(label, subtree);
    return branch;
  }

  get hash(): Bytes {
    return this.root?.hash ?? EMPTY_HASH;
  }

  get(label: Bytes): LabeledTree | undefined {
    let node = this.root;
    while (node !== undefined) {
      const order = compareBytes(label, node.label);
      if (order === 0) return node.subtree;
      node = order < 0 ? node.left : node.right;
    }
    return undefined;
  }

  set(label: Bytes, subtree: LabeledTree): Branch {
    return new Branch(insert(this.root, label, subtree));
  }

  delete(label: Bytes): Branch {
    return new Branch(remove(this.root, label));
  }

  /** The labels on either side of an absent label. Showing them proves its absence. */
  neighbours(label: Bytes): Bytes[] {
    let before: Bytes | undefined;
    let after: Bytes | undefined;
    let node = this.root;
    while (node !== undefined) {
      if (compareBytes(label, node.label) < 0) {
        after = node.label;
        node = node.left;
      } else {
        before = node.label;
        node = node.right;
      }
    }
    return [before, after].filter((neighbour) => neighbour !== undefined);
  }
}

/** Builds a branch from named parts. Undefined parts are left out. */
export function branchOf(parts: Record<string, LabeledTree | Bytes | undefined>): Branch {
  let branch = new Branch();
  for (const [name, part] of Object.entries(parts))
    if (part !== undefined) branch = branch.set(utf8ToBytes(name), part instanceof Uint8Array ? new Leaf(part) : part);
  return branch;
}

function insert(node: BranchNode | undefined, label: Bytes, subtree: LabeledTree): BranchNode {
  if (node === undefined) return new BranchNode(label, subtree, priorityOf(label), undefined, undefined);
  const order = compareBytes(label, node.label);
  if (order === 0) return new BranchNode(label, subtree, node.priority, node.left, node.right);
  if (order < 0) {
    const left = insert(node.left, label, subtree);
    if (left.priority <= node.priority) return node.with(left, node.right);
    return left.with(left.left, node.with(left.right, node.right));
  }
  const right = insert(node.right, label, subtree);
  if (right.priority <= node.priority) return node.with(node.left, right);
  return right.with(node.with(node.left, right.left), right.right);
}

function remove(node: BranchNode | undefined, label: Bytes): BranchNode | undefined {
  if (node === undefined) return undefined;
  const order = compareBytes(label, node.label);
  if (order < 0) return node.with(remove(node.left, label), node.right);
  if (order > 0) return node.with(node.left, remove(node.right, label));
  return merge(node.left, node.right);
}

function merge(left: BranchNode | undefined, right: BranchNode | undefined): BranchNode | undefined {
  if (left === undefined) return right;
  if (right === undefined) return left;
  return left.priority > right.priority
    ? left.with(left.left, merge(left.right, right))
    : right.with(merge(left, right.left), right.right);
}

function priorityOf(label: Bytes): number {
  return Buffer.from(sha256(label)).readUIntBE(0, 6);
}
