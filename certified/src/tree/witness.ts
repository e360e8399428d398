import { descend, type NodeReader, placeOf } from "./descent.ts";
import type { HashTreeWriter } from "./hash-tree-writer.ts";
import { bitAt, firstDifference } from "./label-bits.ts";
import type { Branch, Fork, Leaf, Level, TreePath } from "./tree-node.ts";

/** A label that a witness shows, and the paths through it for which it has to show what is there. */
interface Shown {
  label: Uint8Array;
  paths: readonly TreePath[];
}

/** What is on the way to paths that are there, each node once. What a side lacks is pruned. */
type Plan = { fork: Fork; left: Plan | undefined; right: Plan | undefined } | Found;

interface Found {
  entry: Leaf | Level;
  paths: readonly TreePath[];
}

/** Writes the parts of a level that the paths need. The paths are the same up to `depth`. */
export function revealLevel(
  reader: NodeReader,
  writer: HashTreeWriter,
  top: Branch,
  paths: readonly TreePath[],
  depth: number,
): void {
  if (paths.some((path) => path.length === depth)) {
    revealAll(reader, writer, top);
    return;
  }
  const plan = planOf(reader, top, paths, depth);
  if (plan === undefined) revealWithNeighbours(reader, writer, top, paths, depth);
  else revealPlanned(reader, writer, plan, depth);
}

/** @returns `undefined` where the level lacks a label */
function planOf(reader: NodeReader, branch: Branch, paths: readonly TreePath[], depth: number): Plan | undefined {
  const node = reader.node(branch);
  if (node.kind !== "fork") return hasAll(node.label, paths, depth) ? { entry: node, paths } : undefined;
  const onLeft: TreePath[] = [];
  const onRight: TreePath[] = [];
  for (const path of paths) (bitAt(path[depth] as Uint8Array, node.bit) === 0 ? onLeft : onRight).push(path);
  const left = onLeft.length === 0 ? undefined : planOf(reader, node.left, onLeft, depth);
  if (left === undefined && onLeft.length > 0) return undefined;
  const right = onRight.length === 0 ? undefined : planOf(reader, node.right, onRight, depth);
  if (right === undefined && onRight.length > 0) return undefined;
  return { fork: node, left, right };
}

/** Paths of one request share the labels that they begin with, which are then compared once. */
function hasAll(label: Uint8Array, paths: readonly TreePath[], depth: number): boolean {
  let known: Uint8Array | undefined;
  for (const path of paths) {
    const own = path[depth] as Uint8Array;
    if (own === known) continue;
    if (firstDifference(own, label) !== undefined) return false;
    known = own;
  }
  return true;
}

function revealPlanned(reader: NodeReader, writer: HashTreeWriter, plan: Plan, depth: number): void {
  if ("fork" in plan) {
    const { fork, left, right } = plan;
    writer.fork();
    if (left === undefined) writer.pruned(reader.hash(fork.left));
    else revealPlanned(reader, writer, left, depth);
    if (right === undefined) writer.pruned(reader.hash(fork.right));
    else revealPlanned(reader, writer, right, depth);
    return;
  }
  const { entry, paths } = plan;
  writer.labeled(entry.label);
  if (entry.kind === "leaf") writer.leaf(entry.value);
  else revealLevel(reader, writer, entry.top, paths, depth + 1);
}

/** Where a label is missing, the two beside it show that. */
function revealWithNeighbours(
  reader: NodeReader,
  writer: HashTreeWriter,
  top: Branch,
  paths: readonly TreePath[],
  depth: number,
): void {
  const shown = new Map<string, { label: Uint8Array; paths: TreePath[] }>();
  for (const [key, group] of groupByLabel(paths, depth)) {
    const [first] = group as [TreePath];
    const found = nearest(reader, top, first[depth] as Uint8Array);
    for (const label of found.labels) {
      const labelKey = found.present ? key : keyOf(label);
      const entry = shown.get(labelKey) ?? { label, paths: [] };
      if (found.present) entry.paths = group;
      shown.set(labelKey, entry);
    }
  }
  reveal(reader, writer, top, [...shown.values()], depth);
}

function reveal(
  reader: NodeReader,
  writer: HashTreeWriter,
  branch: Branch,
  shown: readonly Shown[],
  depth: number,
): void {
  const [first] = shown;
  if (first === undefined) {
    writer.pruned(reader.hash(branch));
    return;
  }
  const node = reader.node(branch);
  if (node.kind === "fork") {
    writer.fork();
    reveal(
      reader,
      writer,
      node.left,
      shown.filter(({ label }) => bitAt(label, node.bit) === 0),
      depth,
    );
    reveal(
      reader,
      writer,
      node.right,
      shown.filter(({ label }) => bitAt(label, node.bit) === 1),
      depth,
    );
    return;
  }
  writer.labeled(node.label);
  if (first.paths.length === 0) writer.pruned(reader.contentHash(node));
  else if (node.kind === "leaf") writer.leaf(node.value);
  else revealLevel(reader, writer, node.top, first.paths, depth + 1);
}

function revealAll(reader: NodeReader, writer: HashTreeWriter, branch: Branch): void {
  const node = reader.node(branch);
  if (node.kind === "fork") {
    writer.fork();
    revealAll(reader, writer, node.left);
    revealAll(reader, writer, node.right);
    return;
  }
  writer.labeled(node.label);
  if (node.kind === "leaf") writer.leaf(node.value);
  else revealAll(reader, writer, node.top);
}

/** The label itself where the level has it, else its neighbours: one at an end of the level, otherwise two. */
function nearest(reader: NodeReader, top: Branch, label: Uint8Array): { present: boolean; labels: Uint8Array[] } {
  const { branches, forks, difference } = descend(reader, top, label);
  if (difference === undefined) return { present: true, labels: [label] };
  const place = placeOf(forks, difference);
  // All labels under this branch lie on the same side of ours, and the other neighbour is the nearest one
  // beyond the last fork above at which we turned towards them.
  const side = bitAt(label, difference) === 1 ? "right" : "left";
  const labels = [outermost(reader, branches[place] as Branch, side)];
  for (let above = place - 1; above >= 0; above--) {
    const fork = forks[above] as Fork;
    if (fork[side] === branches[above + 1]) continue;
    labels.push(outermost(reader, fork[side], side === "right" ? "left" : "right"));
    break;
  }
  return { present: false, labels };
}

function outermost(reader: NodeReader, branch: Branch, side: "left" | "right"): Uint8Array {
  let node = reader.node(branch);
  while (node.kind === "fork") node = reader.node(node[side]);
  return node.label;
}

function groupByLabel(paths: readonly TreePath[], depth: number): Map<string, TreePath[]> {
  const groups = new Map<string, TreePath[]>();
  for (const path of paths) {
    const key = keyOf(path[depth] as Uint8Array);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [path]);
    else group.push(path);
  }
  return groups;
}

function keyOf(label: Uint8Array): string {
  return String.fromCharCode(...label);
}
