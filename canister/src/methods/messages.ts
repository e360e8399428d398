import { certify } from "@store-forever/certified/azle";
import {
  type Capsule,
  type Certified,
  type Gallery,
  type GalleryPage,
  type ResultOf,
  StoreError,
} from "@store-forever/protocol";
import { dataCertificate, isController, msgCaller, Principal, performanceCounter } from "azle";
import type { OwnedCapsule } from "../capsules/accounts.ts";
import { requireSettled } from "../capsules/handovers.ts";
import type { OwnedGallery, OwnedGalleryPage, Proven } from "../memories/certified-answers.ts";
import { isAdmin } from "../operations/config.ts";
import { note } from "../operations/journal.ts";
import { publishSome } from "../publishing/publishing.ts";
import { unpublishSome } from "../publishing/unpublishing.ts";
import { nameOf } from "../store/records/memory-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { answer, errorRecord } from "./refusal.ts";
import { scheduleSweep } from "./sweep-timer.ts";

/** Of the 40 billion that an update may take: what one item can take, and what every message does at its end, has to fit besides. */
const ENOUGH_INSTRUCTIONS = 20_000_000_000n;

export function caller(): Owner {
  return msgCaller().toUint8Array();
}

/** What a canister does before its first message, new or upgraded. */
export function start(store: Store): void {
  unpublishSome(store);
  publishSome(store);
  certify(store.tree);
  scheduleSweep(store);
}

/**
 * An update by its caller: counted, and certified with the rest at its end.
 * @param name of the method
 */
export function change<T>(store: Store, name: string, operation: (owner: Owner) => T): ResultOf<T> {
  return changeCapsule(store, name, (owner) => {
    requireSettled(store, owner);
    return operation(owner);
  });
}

/** As `change`, and also while the caller's capsule changes hands. */
export function changeCapsule<T>(store: Store, name: string, operation: (owner: Owner) => T): ResultOf<T> {
  const result = answer(() => operation(requireOwner()));
  finish(store, name, [result]);
  return result;
}

/** An update of many items, each with a result of its own; of too many, none is touched. */
export function changeEach<Item, T>(
  store: Store,
  name: string,
  items: readonly Item[],
  most: number,
  operation: (owner: Owner, item: Item) => T,
): ResultOf<T>[] {
  if (items.length > most) {
    const refusal = new StoreError("TooLarge", `Send at most ${most} in one call, not ${items.length}.`);
    return items.map(() => ({ Err: errorRecord(refusal) }));
  }
  const settled = answer(() => {
    const owner = requireOwner();
    requireSettled(store, owner);
    return owner;
  });
  const results = items.map((item) => {
    if ("Err" in settled) return settled;
    if (performanceCounter(0) > ENOUGH_INSTRUCTIONS) return { Err: errorRecord(noRoom()) };
    return answer(() => operation(settled.Ok, item));
  });
  finish(store, name, results);
  return results;
}

const noRoom = () =>
  new StoreError("LimitExceeded", "The items before took all that one message can do: send this one again.");

function finish(store: Store, name: string, results: readonly ResultOf<unknown>[]): void {
  const refused = results.flatMap((result) => ("Err" in result ? [nameOf(result.Err.code)] : []));
  start(store);
  note(store, caller(), name, { itemCount: results.length, refused, instructions: performanceCounter(0) });
}

/**
 * A query's answer with its proof.
 * @throws StoreError InvalidArgument when it was asked for by an update call, in which there is no certificate
 */
export function certified<T>({ tree }: Store, { value, paths }: Proven<T>): Certified<T> {
  const certificate = dataCertificate();
  if (certificate === undefined)
    throw new StoreError("InvalidArgument", "Certified answers come from query calls: make this one a query.");
  return { value, certificate, witness: tree.witness(paths) };
}

export function certifiedGallery(store: Store, { value, paths }: Proven<OwnedGallery>): Certified<Gallery> {
  return certified(store, { value: withOwner(value), paths });
}

export function certifiedGalleries(store: Store, { value, paths }: Proven<OwnedGalleryPage>): Certified<GalleryPage> {
  return certified(store, { value: { ...value, items: value.items.map(withOwner) }, paths });
}

function withOwner({ ownerBytes, ...gallery }: OwnedGallery): Gallery {
  return { ...gallery, owner: Principal.fromUint8Array(ownerBytes) };
}

export function capsule({ ownerBytes, connectionBytes, ...rest }: OwnedCapsule): Capsule {
  const principal = (bytes: Owner) => Principal.fromUint8Array(bytes);
  return { ...rest, owner: principal(ownerBytes), connections: connectionBytes.map(principal) };
}

function requireOwner(): Owner {
  const principal = msgCaller();
  if (principal.isAnonymous())
    throw new StoreError("Unauthorized", "Sign in first: nothing is stored for the anonymous caller.");
  return principal.toUint8Array();
}

/** @throws StoreError Unauthorized */
export function requireAdmin(store: Store): void {
  if (!isController(msgCaller()) && !isAdmin(store, caller()))
    throw new StoreError("Unauthorized", "Only administrators may do this.");
}
