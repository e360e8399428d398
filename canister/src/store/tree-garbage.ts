import type { TreePath } from "@store-forever/protocol";
import type { Archive } from "./archive.ts";
import { nat32Key } from "./keys.ts";

const NOTHING = new Uint8Array(0);

/** Removes a part of the certified tree at once, and leaves its nodes to the sweep: they may be many. */
export function detach({ tree, stores }: Archive, path: TreePath): void {
  const id = tree.detach(path);
  if (id !== undefined) stores.treeGarbage.set(nat32Key(id), NOTHING);
}

/** Deletes up to `most` nodes that are no longer in the tree. */
export function deleteTreeGarbage({ tree, stores }: Archive, most: number): void {
  let ids: number[] = [];
  for (let left = most; left > 0; left--) {
    if (ids.length === 0) {
      const entry = stores.treeGarbage.first();
      if (entry === undefined) return;
      stores.treeGarbage.delete(entry.key);
      ids = [new DataView(entry.key.buffer, entry.key.byteOffset).getUint32(0)];
    }
    const id = ids.pop() as number;
    ids.push(...tree.deleteDetached(id));
  }
  for (const id of ids) stores.treeGarbage.set(nat32Key(id), NOTHING);
}
