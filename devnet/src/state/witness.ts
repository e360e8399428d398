import { bytesToHex } from "@noble/hashes/utils";
import { type Bytes, compareBytes } from "../encoding/bytes.ts";
import type { HashTree } from "./hash-tree.ts";
import { type Branch, type BranchNode, type LabeledTree, Leaf } from "./labeled-tree.ts";

export type Path = readonly Bytes[];

/** A label to show: with the parts of its subtree that paths ask for, or alone, to prove the absence of a neighbour. */
interface Shown {
  label: Bytes;
  paths: Path[] | "absence";
}

/**
 * The tree with all parts pruned that the paths do not ask for. For a path that does not exist it shows the labels on either side
 * of the missing one, so that absence can be told from pruning.
 */
export function witness(tree: LabeledTree, paths: readonly Path[]): HashTree {
  if (paths.some((path) => path.length === 0)) return reveal(tree);
  if (tree instanceof Leaf) return [3, tree.value];
  if (tree.root === undefined) return [0];
  return walk(tree.root, shownLabels(tree, paths));
}

function shownLabels(branch: Branch, paths: readonly Path[]): Shown[] {
  const shown = new Map<string, Shown>();
  for (const [label, ...rest] of paths) {
    if (label === undefined) continue;
    if (branch.get(label) !== undefined) {
      const key = bytesToHex(label);
      const known = shown.get(key)?.paths;
      shown.set(key, { label, paths: known === undefined || known === "absence" ? [rest] : [...known, rest] });
      continue;
    }
    for (const neighbour of branch.neighbours(label)) {
      const key = bytesToHex(neighbour);
      if (!shown.has(key)) shown.set(key, { label: neighbour, paths: "absence" });
    }
  }
  return [...shown.values()];
}

function walk(node: BranchNode, shown: readonly Shown[]): HashTree {
  if (shown.length === 0) return [4, node.hash];
  const own = shown.find(({ label }) => compareBytes(label, node.label) === 0);
  const left = node.left && walk(node.left, sideOf(shown, node, -1));
  const right = node.right && walk(node.right, sideOf(shown, node, 1));
  let tree: HashTree = [4, node.labeledHash];
  if (own !== undefined)
    tree = [2, node.label, own.paths === "absence" ? prune(node.subtree) : witness(node.subtree, own.paths)];
  if (right !== undefined) tree = [1, tree, right];
  return left === undefined ? tree : [1, left, tree];
}

function sideOf(shown: readonly Shown[], node: BranchNode, side: -1 | 1): Shown[] {
  return shown.filter(({ label }) => Math.sign(compareBytes(label, node.label)) === side);
}

function prune(tree: LabeledTree): HashTree {
  return [4, tree.hash];
}

function reveal(tree: LabeledTree): HashTree {
  if (tree instanceof Leaf) return [3, tree.value];
  return tree.root === undefined ? [0] : revealNode(tree.root);
}

function revealNode(node: BranchNode): HashTree {
  let tree: HashTree = [2, node.label, reveal(node.subtree)];
  if (node.right !== undefined) tree = [1, tree, revealNode(node.right)];
  return node.left === undefined ? tree : [1, revealNode(node.left), tree];
}
