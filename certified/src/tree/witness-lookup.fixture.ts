import { flatten_forks, type HashTree, type LabeledHashTree, NodeType } from "@dfinity/agent";

/**
 * What a witness says about a path, by the rules of the IC interface specification ("Lookup"). The agent's own `lookup_path`
 * (3.4.3) does not compare labels bytewise, and so does not see every proof of absence.
 */
export function lookupLabels(
  path: readonly Uint8Array[],
  tree: HashTree,
): { leaf: Uint8Array } | { absent: true } | { pruned: true } {
  const [label, ...rest] = path;
  if (label === undefined) {
    if (tree[0] === NodeType.Leaf) return { leaf: tree[1] };
    return tree[0] === NodeType.Pruned ? { pruned: true } : { absent: true };
  }
  let hidden = false;
  for (const node of flatten_forks(tree)) {
    if (node[0] === NodeType.Pruned) hidden = true;
    if (node[0] !== NodeType.Labeled) continue;
    const [, found, below] = node as LabeledHashTree;
    const order = Buffer.compare(label, found);
    if (order === 0) return lookupLabels(rest, below);
    if (order < 0) break;
    hidden = false;
  }
  return hidden ? { pruned: true } : { absent: true };
}
