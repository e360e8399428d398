import type { TreePath } from "@store-forever/protocol";

/** An answer, and the places in the certified tree that its reader checks it against. */
export interface Proven<T> {
  value: T;
  paths: TreePath[];
}
