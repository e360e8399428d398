import { type Bytes, equalBytes } from "../encoding/bytes.ts";
import type { HashTree } from "./hash-tree.ts";
import type { Path } from "./witness.ts";

/** The subtree at a path; undefined when the tree does not show it. */
export function subtreeAt(tree: HashTree, [label, ...rest]: Path): HashTree | undefined {
  if (label === undefined) return tree;
  const subtree = branchesOf(tree).find(([name]) => equalBytes(name, label))?.[1];
  return subtree && subtreeAt(subtree, rest);
}

/** The value of the leaf at a path; undefined when the tree does not show it. */
export function leafAt(tree: HashTree, path: Path): Bytes | undefined {
  const subtree = subtreeAt(tree, path);
  return subtree?.[0] === 3 ? subtree[1] : undefined;
}

/** The labels that a tree shows at its top, with what is below each. */
export function branchesOf(tree: HashTree): Array<readonly [Bytes, HashTree]> {
  if (tree[0] === 1) return [...branchesOf(tree[1]), ...branchesOf(tree[2])];
  return tree[0] === 2 ? [[tree[1], tree[2]]] : [];
}
