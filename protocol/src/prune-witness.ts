import { type HashTree, NodeType, type PrunedHashTree, reconstruct } from "@dfinity/agent";
import { equalBytes } from "./bytes.ts";
import type { TreePath } from "./certified-tree.ts";

/**
 * The same tree, with the same root hash, showing only what lies at these paths.
 * IC interface specification, "Certificates": a pruned node stands for any subtree by its hash.
 */
export async function pruneWitness(tree: HashTree, paths: readonly TreePath[]): Promise<HashTree> {
  switch (tree[0]) {
    case NodeType.Fork: {
      const [left, right] = [await pruneWitness(tree[1], paths), await pruneWitness(tree[2], paths)];
      const joined: HashTree = [NodeType.Fork, left, right];
      return left[0] === NodeType.Pruned && right[0] === NodeType.Pruned ? pruned(joined) : joined;
    }
    case NodeType.Labeled: {
      const [, label, below] = tree;
      const inside = paths.filter(([first]) => first !== undefined && equalBytes(first, label));
      if (inside.length === 0) return pruned(tree);
      return [
        NodeType.Labeled,
        label,
        await pruneWitness(
          below,
          inside.map(([, ...rest]) => rest),
        ),
      ];
    }
    case NodeType.Leaf:
      return paths.some((path) => path.length === 0) ? tree : pruned(tree);
    default:
      return tree;
  }
}

async function pruned(tree: HashTree): Promise<PrunedHashTree> {
  return [NodeType.Pruned, (await reconstruct(tree)) as PrunedHashTree[1]];
}
