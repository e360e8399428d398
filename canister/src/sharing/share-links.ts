import type { StoredLink } from "../store/records/sharing-record.ts";
import type { Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";
import { addLink } from "./links.ts";
import { sharingOf } from "./sharing.ts";

/**
 * A target's link with this label, or without one.
 * @throws StoreError InvalidArgument, NotFound (no such target)
 */
export function findShareLink(store: Store, target: Target, label: string | undefined): StoredLink | undefined {
  return sharingOf(store, target).links.find((link) => link.label === label);
}

/**
 * A target's link with this label, or without one, which is made if there is none.
 * @param secret 32 random bytes nobody can guess
 * @throws StoreError InvalidArgument, TooLarge, NotFound, LimitExceeded
 */
export function createShareLink(
  store: Store,
  target: Target,
  label: string | undefined,
  secret: () => Uint8Array,
): StoredLink {
  return findShareLink(store, target, label) ?? addLink(store, target, label, secret);
}
