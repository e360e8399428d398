import { equalBytes, factoryPath, type PersonalArchive, StoreError } from "@store-forever/protocol";
import * as T from "@store-forever/protocol/candid";
import { IDL, isController, msgArgData, msgCaller, Principal } from "azle";
import { offerCapsule, requireNoHandover } from "../capsules/handovers.ts";
import { readConfig, writeConfig } from "../store/bookkeeping/config-record.ts";
import { readArchive, type StoredArchive, writeArchive } from "../store/records/personal/archive-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { toOpt } from "../store/to-opt.ts";

type InitArgument = { owner: Principal; factory: [] | [Principal] };

/** `DIDL`, no types, no values: what tools send where there is no argument. */
const NO_VALUES_BYTES = 6;

/** An archive of one person ends to take something new with less than this: it keeps itself for a year with half as much. */
const OWN_FLOOR = 200_000_000_000n;

/** Reads what the canister is installed with. Without an argument it is a backend for many people. */
export function installArchive(store: Store): void {
  const argument = msgArgData();
  if (argument.length <= NO_VALUES_BYTES) return;
  const [[role]] = IDL.decode([IDL.Opt(T.InitArgument)], argument) as unknown as [[] | [InitArgument]];
  if (role === undefined) return;
  writeArchive(store, { owner: role.owner.toUint8Array(), factory: role.factory[0]?.toUint8Array() });
  const config = readConfig(store);
  writeConfig(store, { ...config, budgets: { ...config.budgets, cycles_floor: OWN_FLOOR } });
}

/** Certifies which canister made this one, for owners who install what it releases. */
export function certifyFactory(store: Store): void {
  const factory = readArchive(store)?.factory;
  if (factory !== undefined) store.tree.set(factoryPath(), factory);
}

/** A factory fills a canister as long as it is a controller: the network ends that when the owner is the only one. */
const isFilling = ({ factory }: StoredArchive): boolean =>
  factory !== undefined && isController(Principal.fromUint8Array(factory));

/** What this canister is; `undefined` for a backend of many people. */
export function personalArchive(store: Store): PersonalArchive | undefined {
  const archive = readArchive(store);
  if (archive === undefined) return undefined;
  const principal = (bytes: Uint8Array) => Principal.fromUint8Array(bytes);
  return {
    owner: principal(archive.owner),
    factory: toOpt(archive.factory && principal(archive.factory)),
    state: isFilling(archive) ? { filling: null } : { own: null },
  };
}

/**
 * Offers the capsule of a personal canister's owner to a controller who wants it. Whoever controls the canister can read and change everything
 * anyway, and the owner's identity may be gone with the site that it was derived for.
 * @param from whose capsule is wanted
 * @throws StoreError Conflict, while that capsule is moving; NotFound, where they have none
 */
export function offerToController(store: Store, from: Owner, to: Owner): void {
  const archive = readArchive(store);
  if (archive === undefined || isFilling(archive) || !equalBytes(archive.owner, from)) return;
  if (equalBytes(from, to) || !isController(msgCaller())) return;
  requireNoHandover(store, from);
  offerCapsule(store, from, to);
  writeArchive(store, { ...archive, owner: to });
}

/** @throws StoreError Conflict, while a factory fills this canister: nothing else may come between */
export function requireNotFilling(store: Store): void {
  const archive = readArchive(store);
  if (archive !== undefined && isFilling(archive))
    throw new StoreError("Conflict", "This archive is being moved into its canister: try again when that is done.");
}

/**
 * The archive that the caller fills.
 * @throws StoreError Unauthorized, for everybody but the factory, as long as it is a controller
 */
export function requireFactory(store: Store): StoredArchive & { factory: Uint8Array } {
  const archive = readArchive(store);
  const caller = msgCaller().toUint8Array();
  if (archive?.factory === undefined || !equalBytes(archive.factory, caller) || !isFilling(archive))
    throw new StoreError("Unauthorized", "Only the factory of a personal canister fills it.");
  return { ...archive, factory: archive.factory };
}
