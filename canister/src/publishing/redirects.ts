import { certifyResponses, exactPath, type HeaderField, treePath } from "@store-forever/certified";
import type { Memory } from "@store-forever/protocol";
import { fromHex, nameOf } from "@store-forever/protocol";
import { canisterOfCompleted } from "../store/records/personal/creation-record.ts";
import { readForward } from "../store/records/personal/forward-record.ts";
import { ownerBySha256 } from "../store/records/publishing-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { originsIn, type Prefix } from "./addresses.ts";
import { type CertifiedResponse, COMMON_HEADERS } from "./media-responses.ts";

/**
 * Addresses of what has moved into its owner's own canister lead to the same path there. Gateways pass on what is certified for the
 * very address, so each has a leaf of its own.
 */
const HEADERS: readonly HeaderField[] = [["cache-control", "public, max-age=3600"], ...COMMON_HEADERS];
const NOTHING = new Uint8Array(0);

/** Lets the addresses of a memory's media lead to its owner's canister. */
export function redirectMedia(
  store: Store,
  { id, assets }: Memory,
  prefixes: readonly Prefix[],
  canister: Owner,
): void {
  for (const prefix of prefixes)
    for (const { kind } of assets) redirect(store, `/${[...prefix, id, nameOf(kind)].join("/")}`, canister);
}

/** Lets an address lead to a canister. Nothing is done while nobody has said where this canister's pages are. */
export function redirect(store: Store, path: string, canister: Owner): void {
  const response = responseTo(store, path, canister);
  if (response === undefined) return;
  store.tree.replace(treePath(exactPath(path)), certifyResponses([response], store.hasher.digest));
}

/** Where an address leads whose owner has left; `undefined` where they are here. */
export function redirectResponse(store: Store, path: string): CertifiedResponse | undefined {
  const canister = canisterOfPath(store, path);
  return canister && responseTo(store, path, canister);
}

function responseTo(store: Store, path: string, canister: Owner): CertifiedResponse | undefined {
  const origins = originsIn(store, canister);
  if (origins === undefined) return undefined;
  return {
    statusCode: 308,
    headers: [["location", `${origins.media}${path}`], ...HEADERS],
    bodySha256: store.hasher.digest(NOTHING),
    body: () => NOTHING,
  };
}

function canisterOfPath(store: Store, path: string): Owner | undefined {
  const [area, name = ""] = path.slice(1).split("/");
  const owner = area === "s" ? readForward(store, name) : ownerOfName(store, name);
  return owner && canisterOfCompleted(store, owner);
}

function ownerOfName(store: Store, name: string): Owner | undefined {
  return /^[0-9a-f]{64}$/.test(name) ? ownerBySha256(store, fromHex(name)) : undefined;
}
