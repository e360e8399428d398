import type { TreePath } from "@store-forever/protocol";
import { nat32Key } from "./keys.ts";
import type { Store } from "./store.ts";

const NOTHING = new Uint8Array(0);

/** Removes a part of the certified tree at once, and leaves its nodes to the sweep: they may be many. */
export function detach({ tree, maps }: Store, path: TreePath): void {
  const id = tree.detach(path);
  if (id !== undefined) maps.treeGarbage.set(nat32Key(id), NOTHING);
}

/** Deletes up to `most` nodes that are no longer in the tree. */
export function deleteTreeGarbage({ tree, maps }: Store, most: number): void {
  let ids: number[] = [];
  for (let left = most; left > 0; left--) {
    if (ids.length === 0) {
      const entry = maps.treeGarbage.first();
      if (entry === undefined) return;
      maps.treeGarbage.delete(entry.key);
      ids = [new DataView(entry.key.buffer, entry.key.byteOffset).getUint32(0)];
    }
    const id = ids.pop() as number;
    ids.push(...tree.deleteDetached(id));
  }
  for (const id of ids) maps.treeGarbage.set(nat32Key(id), NOTHING);
}
