import { bitAt, firstDifference } from "./label-bits.ts";
import type { Branch, Fork, Leaf, Level, TreeNode } from "./tree-node.ts";

/** A tree's nodes and hashes, as those who walk it need them. */
export interface NodeReader {
  node(branch: Branch): TreeNode;
  hash(branch: Branch): Uint8Array;
  /** The hash of what is under an entry's label. */
  contentHash(entry: Leaf | Level): Uint8Array;
}

/** How a label was looked for in its level: the branches from the level's top down, the last of them to the entry met. */
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

/** The index of the first branch whose labels all differ from the one looked for in the given bit. */
export function placeOf(forks: readonly Fork[], difference: number): number {
  const place = forks.findIndex((fork) => fork.bit > difference);
  return place < 0 ? forks.length : place;
}
