import { type HashTree, type LabeledHashTree, NodeType } from "@dfinity/agent";
import { compareBytes } from "../values/bytes.ts";
import type { TreePath } from "./paths.ts";

type NotFound = { status: "absent" } | { status: "unknown" };
export type Lookup = { status: "found"; value: Uint8Array } | NotFound;
export type SubtreeLookup = { status: "found"; tree: HashTree } | NotFound;

/** A path of texts and bytes. */
export function pathOf(...labels: (string | Uint8Array)[]): TreePath {
  return labels.map((label) => (typeof label === "string" ? new TextEncoder().encode(label) : label));
}

/**
 * What a hash tree says about a path. IC interface specification, "Lookup".
 * The agent's own `lookup_path` (3.4.3) does not compare labels bytewise: it misses proofs of absence, and takes
 * some pruned trees for one.
 */
export function lookupPath(path: TreePath, tree: HashTree): Lookup {
  const found = subtreeAt(path, tree);
  if (found.status !== "found") return found;
  if (found.tree[0] === NodeType.Leaf) return { status: "found", value: found.tree[1].slice() };
  return { status: found.tree[0] === NodeType.Pruned ? "unknown" : "absent" };
}

/** What a hash tree has below a path: a leaf, or a tree of its own, of which parts may be pruned. */
export function subtreeAt(path: TreePath, tree: HashTree): SubtreeLookup {
  const [label, ...rest] = path;
  if (label === undefined) return { status: "found", tree };
  let hidden = false;
  for (const node of nodesIn(tree)) {
    if (node[0] === NodeType.Pruned) hidden = true;
    if (node[0] !== NodeType.Labeled) continue;
    const [, found, below] = node as LabeledHashTree;
    const order = compareBytes(label, found);
    if (order === 0) return subtreeAt(rest, below);
    if (order < 0) break;
    hidden = false;
  }
  return { status: hidden ? "unknown" : "absent" };
}

/** The nodes of trees that have been looked into: a listing looks for hundreds of labels in one tree. */
const nodesOfTrees = new WeakMap<HashTree, HashTree[]>();

/** What is side by side at the top of a tree, without the forks between. */
function nodesIn(tree: HashTree): HashTree[] {
  if (tree[0] !== NodeType.Fork) return tree[0] === NodeType.Empty ? [] : [tree];
  const known = nodesOfTrees.get(tree);
  if (known !== undefined) return known;
  const nodes: HashTree[] = [];
  const pending: HashTree[] = [tree];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next[0] === NodeType.Fork) pending.push(next[2], next[1]);
    else if (next[0] !== NodeType.Empty) nodes.push(next);
  }
  nodesOfTrees.set(tree, nodes);
  return nodes;
}
