import type { TreePath } from "@store-forever/protocol";
import { nat32Key, nat32Of } from "./keys.ts";
import type { Store } from "./store.ts";

const NOTHING = new Uint8Array(0);

/** Removes a part of the certified tree at once. Its nodes may be many, so they are left to the sweep. */
export function detach({ tree, maps }: Store, path: TreePath): void {
  const id = tree.detach(path);
  if (id !== undefined) maps.detachedNodes.set(nat32Key(id), NOTHING);
}

/** Deletes up to `most` nodes that are no longer in the tree. */
export function deleteDetached({ tree, maps }: Store, most: number): void {
  let ids: number[] = [];
  for (let left = most; left > 0; left--) {
    if (ids.length === 0) {
      const entry = maps.detachedNodes.first();
      if (entry === undefined) return;
      maps.detachedNodes.delete(entry.key);
      ids = [nat32Of(entry.key)];
    }
    const id = ids.pop() as number;
    ids.push(...tree.deleteDetached(id));
  }
  for (const id of ids) maps.detachedNodes.set(nat32Key(id), NOTHING);
}

export function hasDetached({ maps }: Store): boolean {
  return maps.detachedNodes.first() !== undefined;
}
