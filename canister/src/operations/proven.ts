import type { TreePath } from "@store-forever/protocol";

/** An answer, and the paths in the certified tree against which its reader checks it. */
export interface Proven<T> {
  value: T;
  paths: TreePath[];
}
