import { bitAt, firstDifference } from "./label-bits.ts";
import type { Branch, Fork, Leaf, Level, TreeNode } from "./tree-node.ts";

/** Gives a tree's nodes and hashes to code that walks the tree. */
export interface NodeReader {
  node(branch: Branch): TreeNode;
  hash(branch: Branch): Uint8Array;
  /** The hash of what is under an entry's label. */
  contentHash(entry: Leaf | Level): Uint8Array;
}

/** The way down a level to a label: the branches from the level's top, of which the last leads to the entry that was met. */
export interface Descent {
  branches: Branch[];
  forks: Fork[];
  entry: Leaf | Level;
  /** The first bit in which the entry's label differs; `undefined` when it is the one looked for. */
  difference: number | undefined;
}

/** Looks for a label in the level under a branch. */
export function descend(reader: NodeReader, top: Branch, label: Uint8Array): Descent {
  const branches = [top];
  const forks: Fork[] = [];
  let node = reader.node(top);
  while (node.kind === "fork") {
    forks.push(node);
    const next = bitAt(label, node.bit) === 1 ? node.right : node.left;
    branches.push(next);
    node = reader.node(next);
  }
  return { branches, forks, entry: node, difference: firstDifference(label, node.label) };
}

/** The index of the first branch below which every label differs in the given bit from the one looked for. */
export function placeOf(forks: readonly Fork[], difference: number): number {
  const place = forks.findIndex((fork) => fork.bit > difference);
  return place < 0 ? forks.length : place;
}
