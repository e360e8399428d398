import { flatten_forks, type HashTree, type LabeledHashTree, NodeType } from "@dfinity/agent";
import { compareBytes } from "../values/bytes.ts";
import type { TreePath } from "./paths.ts";

export type Lookup = { status: "found"; value: Uint8Array } | { status: "absent" } | { status: "unknown" };

/**
 * What a hash tree says about a path. IC interface specification, "Lookup".
 * The agent's own `lookup_path` (3.4.3) does not compare labels bytewise: it misses proofs of absence, and takes
 * some pruned trees for one.
 */
export function lookupPath(path: TreePath, tree: HashTree): Lookup {
  const [label, ...rest] = path;
  if (label === undefined) {
    if (tree[0] === NodeType.Leaf) return { status: "found", value: tree[1].slice() };
    return { status: tree[0] === NodeType.Pruned ? "unknown" : "absent" };
  }
  let hidden = false;
  for (const node of tree[0] === NodeType.Empty ? [] : flatten_forks(tree)) {
    if (node[0] === NodeType.Pruned) hidden = true;
    if (node[0] !== NodeType.Labeled) continue;
    const [, found, below] = node as LabeledHashTree;
    const order = compareBytes(label, found);
    if (order === 0) return lookupPath(rest, below);
    if (order < 0) break;
    hidden = false;
  }
  return { status: hidden ? "unknown" : "absent" };
}
