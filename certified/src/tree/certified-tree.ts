import { concatBytes } from "../bytes.ts";
import { descend, type NodeReader, placeOf } from "./descent.ts";
import { HashTreeWriter } from "./hash-tree-writer.ts";
import { bitAt, MAX_LABEL_BYTES } from "./label-bits.ts";
import type { NodeStore } from "./node-store.ts";
import {
  type Branch,
  decodeNode,
  encodeNode,
  type Leaf,
  type LeafBelow,
  type Level,
  readBranch,
  type TreeNode,
  type TreePath,
  writeBranch,
} from "./tree-node.ts";
import { revealLevel } from "./witness.ts";

/** What a path ends with: a leaf's value, or a level of its own. */
type Content = Uint8Array | Branch;

/** The header's node number. The header holds the next free node number (4 bytes) and, unless the tree is empty, the top branch. */
const HEADER_ID = 0;
const HEADER_BYTES = 4;
const BRANCH_BYTES = 36;

const EMPTY_DOMAIN = domain("ic-hashtree-empty");
const FORK_DOMAIN = domain("ic-hashtree-fork");
const LABELED_DOMAIN = domain("ic-hashtree-labeled");
const LEAF_DOMAIN = domain("ic-hashtree-leaf");

function domain(name: string): Uint8Array {
  return Uint8Array.from([name.length, ...Array.from(name, (character) => character.charCodeAt(0))]);
}

/**
 * An authenticated hash tree (IC interface specification, "Certified data") that lives in a node store (ARCHITECTURE.md#certified).
 *
 * Each level of labels is a crit-bit trie. Its shape depends on the labels alone, not on the order in which they came. Labels are in
 * bytewise order. A change reads, hashes and writes one node for each fork on the way: O(log n).
 * Changes wait in memory until `rootHash()` hashes each changed node once and writes it. Call it before the message ends.
 */
export class CertifiedTree {
  readonly #store: NodeStore;
  readonly #sha256: (bytes: Uint8Array) => Uint8Array;
  /** Nodes read or changed since the last `rootHash()`. */
  readonly #nodes = new Map<number, TreeNode>();
  readonly #reader: NodeReader = {
    node: (branch) => this.#read(branch),
    hash: (branch) => this.#settle(branch),
    contentHash: (entry) => this.#contentHash(entry),
  };
  #emptyLeafHash: Uint8Array | undefined;
  #header: { nextId: number; top: Branch | undefined; stored: boolean } | undefined;

  constructor(nodes: NodeStore, sha256: (bytes: Uint8Array) => Uint8Array) {
    this.#store = nodes;
    this.#sha256 = sha256;
  }

  /**
   * Puts a leaf at a path, with the levels above it that are not there yet.
   * @throws RangeError when the path is empty, a label is too long, or the path meets a leaf or ends at a level
   */
  set(path: TreePath, leaf: Uint8Array): void {
    requirePath(path);
    this.#put(path, leaf);
  }

  /**
   * Puts exactly these leaves at a path, in place of all that is there. It takes one walk down, however many they are.
   * @throws RangeError as `set` does
   */
  replace(path: TreePath, leaves: readonly LeafBelow[]): void {
    requirePath(path);
    for (const { below } of leaves) requirePath(below);
    const [first, ...others] = leaves;
    if (first === undefined) {
      this.delete(path);
      return;
    }
    const top = this.#grow(first.below, 0, first.leaf);
    for (const { below, leaf } of others) this.#setIn(top, below, 0, leaf);
    this.#put(path, top);
  }

  get(path: TreePath): Uint8Array | undefined {
    let branch = this.#open().top;
    for (const [depth, label] of path.entries()) {
      if (branch === undefined) return undefined;
      const { entry, difference } = descend(this.#reader, branch, label);
      if (difference !== undefined) return undefined;
      if (entry.kind === "leaf") return depth === path.length - 1 ? entry.value : undefined;
      branch = entry.top;
    }
    return undefined;
  }

  /** Whether something is at the path, leaf or level. */
  has(path: TreePath): boolean {
    let branch = this.#open().top;
    for (const label of path) {
      if (branch === undefined) return false;
      const { entry, difference } = descend(this.#reader, branch, label);
      if (difference !== undefined) return false;
      branch = entry.kind === "level" ? entry.top : undefined;
    }
    return true;
  }

  /** Removes what is at the path, leaf or level, and the levels above it that are empty then. */
  delete(path: TreePath): void {
    this.#take(path, (below) => this.#removeAll(below));
  }

  /**
   * Removes what is at the path, however much, in O(log n). What was below it stays in the store, where no tree leads to it.
   * @returns the number of the first node to give to `deleteDetached`, unless nothing is left to delete
   */
  detach(path: TreePath): number | undefined {
    let detachedId: number | undefined;
    this.#take(path, (below) => {
      // Nodes that are not stored yet would be missing from those to delete.
      this.#settle(below);
      detachedId = below.id;
    });
    return detachedId;
  }

  /**
   * Deletes a detached node from the store.
   * @returns the numbers of the nodes that were below it: to be deleted next
   */
  deleteDetached(id: number): number[] {
    const bytes = this.#store.get(id);
    if (bytes === undefined) throw new Error(`The detached node ${id} is missing from the tree's store.`);
    const node = decodeNode(bytes);
    this.#store.delete(id);
    if (node.kind === "leaf") return [];
    return node.kind === "level" ? [node.top.id] : [node.left.id, node.right.id];
  }

  #put(path: TreePath, content: Content): void {
    const header = this.#open();
    header.stored = false;
    if (header.top === undefined) header.top = this.#grow(path, 0, content);
    else this.#setIn(header.top, path, 0, content);
  }

  #take(path: TreePath, dispose: (below: Branch) => void): void {
    const header = this.#open();
    if (header.top === undefined || path.length === 0) return;
    const outcome = this.#deleteIn(header.top, path, 0, dispose);
    if (outcome === "absent") return;
    header.stored = false;
    if (outcome === "emptied") header.top = undefined;
  }

  /** Hashes and stores what changed. */
  rootHash(): Uint8Array {
    const header = this.#open();
    const hash = header.top === undefined ? this.#sha256(EMPTY_DOMAIN) : this.#settle(header.top);
    if (!header.stored) {
      const bytes = new Uint8Array(HEADER_BYTES + (header.top === undefined ? 0 : BRANCH_BYTES));
      new DataView(bytes.buffer).setUint32(0, header.nextId);
      if (header.top !== undefined) writeBranch(bytes, HEADER_BYTES, header.top);
      this.#store.set(HEADER_ID, bytes);
      header.stored = true;
    }
    this.#nodes.clear();
    return hash;
  }

  /**
   * The part of the tree that proves what is at each path, as CBOR. It shows the leaf or the whole level there, or, where nothing is,
   * the two neighbours. The rest is pruned to its hashes.
   */
  witness(paths: readonly TreePath[]): Uint8Array {
    this.rootHash();
    const writer = new HashTreeWriter();
    const { top } = this.#open();
    if (top === undefined) writer.empty();
    else if (paths.length === 0) writer.pruned(this.#settle(top));
    else revealLevel(this.#reader, writer, top, paths, 0);
    this.#nodes.clear();
    return writer.bytes();
  }

  #open() {
    if (this.#header === undefined) {
      const bytes = this.#store.get(HEADER_ID);
      this.#header = {
        nextId: bytes === undefined ? HEADER_ID + 1 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0),
        top: bytes === undefined || bytes.length === HEADER_BYTES ? undefined : readBranch(bytes, HEADER_BYTES),
        stored: bytes !== undefined,
      };
    }
    return this.#header;
  }

  #add(node: TreeNode): Branch {
    const id = this.#open().nextId++;
    this.#nodes.set(id, node);
    return { id, hash: undefined };
  }

  #read(branch: Branch): TreeNode {
    const known = this.#nodes.get(branch.id);
    if (known !== undefined) return known;
    const bytes = this.#store.get(branch.id);
    if (bytes === undefined) throw new Error(`The tree's node ${branch.id} is missing from its store.`);
    const node = decodeNode(bytes);
    this.#nodes.set(branch.id, node);
    return node;
  }

  #remove(branch: Branch): void {
    this.#nodes.delete(branch.id);
    this.#store.delete(branch.id);
  }

  #removeAll(branch: Branch): void {
    const node = this.#read(branch);
    if (node.kind === "level") this.#removeAll(node.top);
    if (node.kind === "fork") {
      this.#removeAll(node.left);
      this.#removeAll(node.right);
    }
    this.#remove(branch);
  }

  /** The chain of new entries for the rest of a path. */
  #grow(path: TreePath, depth: number, content: Content): Branch {
    const label = path[depth] as Uint8Array;
    if (depth < path.length - 1) return this.#add({ kind: "level", label, top: this.#grow(path, depth + 1, content) });
    return this.#add(
      isBytes(content) ? { kind: "leaf", label, value: content } : { kind: "level", label, top: content },
    );
  }

  #setIn(top: Branch, path: TreePath, depth: number, content: Content): void {
    const label = path[depth] as Uint8Array;
    const { branches, forks, entry, difference } = descend(this.#reader, top, label);
    if (difference === undefined) {
      if (depth < path.length - 1) {
        if (entry.kind === "leaf") throw new RangeError("The path goes on below a leaf.");
        this.#setIn(entry.top, path, depth + 1, content);
      } else this.#renew(entry, content);
      markChanged(branches);
      return;
    }
    const place = placeOf(forks, difference);
    const branch = branches[place] as Branch;
    const below = { ...branch };
    const grown = this.#grow(path, depth, content);
    const [left, right] = bitAt(label, difference) === 1 ? [below, grown] : [grown, below];
    branch.id = this.#add({ kind: "fork", bit: difference, left, right }).id;
    markChanged(branches.slice(0, place + 1));
  }

  #renew(entry: Leaf | Level, content: Content): void {
    if (isBytes(content)) {
      if (entry.kind === "level") throw new RangeError("There is a level at this path, not a leaf.");
      entry.value = content;
      return;
    }
    if (entry.kind === "leaf") throw new RangeError("There is a leaf at this path, not a level.");
    this.#removeAll(entry.top);
    entry.top = content;
  }

  #deleteIn(
    top: Branch,
    path: TreePath,
    depth: number,
    dispose: (below: Branch) => void,
  ): "absent" | "changed" | "emptied" {
    const { branches, forks, entry, difference } = descend(this.#reader, top, path[depth] as Uint8Array);
    if (difference !== undefined) return "absent";
    if (depth < path.length - 1) {
      if (entry.kind === "leaf") return "absent";
      const outcome = this.#deleteIn(entry.top, path, depth + 1, dispose);
      if (outcome === "changed") markChanged(branches);
      if (outcome !== "emptied") return outcome;
    } else if (entry.kind === "level") dispose(entry.top);
    const removed = branches.pop() as Branch;
    this.#remove(removed);
    const parent = branches.pop();
    const fork = forks.pop();
    if (parent === undefined || fork === undefined) return "emptied";
    this.#remove(parent);
    const sibling = fork.left === removed ? fork.right : fork.left;
    parent.id = sibling.id;
    parent.hash = sibling.hash;
    markChanged(branches);
    return "changed";
  }

  #settle(branch: Branch): Uint8Array {
    if (branch.hash !== undefined) return branch.hash;
    const node = this.#read(branch);
    const hash =
      node.kind === "fork"
        ? this.#sha256(concatBytes([FORK_DOMAIN, this.#settle(node.left), this.#settle(node.right)]))
        : this.#sha256(concatBytes([LABELED_DOMAIN, node.label, this.#contentHash(node)]));
    branch.hash = hash;
    this.#store.set(branch.id, encodeNode(node));
    return hash;
  }

  #contentHash(entry: Leaf | Level): Uint8Array {
    if (entry.kind === "level") return this.#settle(entry.top);
    if (entry.value.length > 0) return this.#sha256(concatBytes([LEAF_DOMAIN, entry.value]));
    // Most leaves are empty, because certified responses are labels.
    this.#emptyLeafHash ??= this.#sha256(LEAF_DOMAIN);
    return this.#emptyLeafHash;
  }
}

function isBytes(content: Content): content is Uint8Array {
  return content instanceof Uint8Array;
}

/** @throws RangeError */
function requirePath(path: TreePath): void {
  if (path.length === 0) throw new RangeError("A leaf needs a path of at least one label.");
  for (const label of path)
    if (label.length > MAX_LABEL_BYTES) throw new RangeError(`A label has at most ${MAX_LABEL_BYTES} bytes.`);
}

function markChanged(branches: readonly Branch[]): void {
  for (const branch of branches) branch.hash = undefined;
}
