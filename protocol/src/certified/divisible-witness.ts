import { type HashTree, NodeType, type PrunedHashTree, reconstruct } from "@dfinity/agent";
import { equalBytes } from "../values/bytes.ts";
import type { TreePath } from "./paths.ts";

/**
 * A witness of which parts can be shown by themselves, each with the same root hash. Every node is hashed once, however many
 * parts are asked for. IC interface specification, "Certificates": a pruned node stands for any subtree by its hash.
 */
export class DivisibleWitness {
  readonly #tree: HashTree;
  readonly #pruned: ReadonlyMap<HashTree, PrunedHashTree>;

  private constructor(tree: HashTree, pruned: ReadonlyMap<HashTree, PrunedHashTree>) {
    this.#tree = tree;
    this.#pruned = pruned;
  }

  static async of(tree: HashTree): Promise<DivisibleWitness> {
    const pruned = new Map<HashTree, PrunedHashTree>();
    await pruneEach(tree, pruned);
    return new DivisibleWitness(tree, pruned);
  }

  /** The same tree, showing only what lies at these paths. */
  showing(paths: readonly TreePath[]): HashTree {
    return this.#show(this.#tree, paths);
  }

  #show(tree: HashTree, paths: readonly TreePath[]): HashTree {
    switch (tree[0]) {
      case NodeType.Fork: {
        const [left, right] = [this.#show(tree[1], paths), this.#show(tree[2], paths)];
        const isHidden = left[0] === NodeType.Pruned && right[0] === NodeType.Pruned;
        return isHidden ? this.#hide(tree) : [NodeType.Fork, left, right];
      }
      case NodeType.Labeled: {
        const [, label, below] = tree;
        const inside = paths.filter(([first]) => first !== undefined && equalBytes(first, label));
        if (inside.length === 0) return this.#hide(tree);
        const rest = inside.map(([, ...further]) => further);
        return [NodeType.Labeled, label, this.#show(below, rest)];
      }
      case NodeType.Leaf:
        return paths.some((path) => path.length === 0) ? tree : this.#hide(tree);
      default:
        return tree;
    }
  }

  #hide(tree: HashTree): HashTree {
    return this.#pruned.get(tree) ?? tree;
  }
}

/** What stands for the tree, and for each tree inside it, where it is not shown. */
async function pruneEach(tree: HashTree, pruned: Map<HashTree, PrunedHashTree>): Promise<PrunedHashTree> {
  const hash = await reconstruct(await withPrunedChildren(tree, pruned));
  const stub: PrunedHashTree = [NodeType.Pruned, hash as PrunedHashTree[1]];
  pruned.set(tree, stub);
  return stub;
}

async function withPrunedChildren(tree: HashTree, pruned: Map<HashTree, PrunedHashTree>): Promise<HashTree> {
  switch (tree[0]) {
    case NodeType.Fork:
      return [NodeType.Fork, await pruneEach(tree[1], pruned), await pruneEach(tree[2], pruned)];
    case NodeType.Labeled:
      return [NodeType.Labeled, tree[1], await pruneEach(tree[2], pruned)];
    default:
      return tree;
  }
}
