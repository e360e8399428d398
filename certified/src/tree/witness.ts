import { descend, type NodeReader, placeOf } from "./descent.ts";
import type { HashTreeWriter } from "./hash-tree-writer.ts";
import { bitAt } from "./label-bits.ts";
import type { Branch, Fork, TreePath } from "./tree-node.ts";

/** A label that a witness shows, and the paths through it for which it has to show what is there. */
interface Shown {
  label: Uint8Array;
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
