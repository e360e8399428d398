import { RecordReader, RecordWriter } from "@store-forever/certified";
import { type CapsuleManifest, type CreationErrorCode, namesOf } from "@store-forever/protocol";
import { addDue, nextDueNs, removeDue, takeDue } from "../../due-queue.ts";
import { NAT64_BYTES, ownerKey, ownerOf } from "../../keys.ts";
import type { Owner, Store } from "../../store.ts";
import {
  type CapsulePlace,
  type ManifestWalk,
  readManifest,
  readPlace,
  readWalk,
  writeManifest,
  writePlace,
  writeWalk,
} from "./manifest-record.ts";

const VERSION = 2;
/** In the order of their stored numbers, as are the lists below. */
export const CREATION_STATES = [
  ...(["exporting", "creating", "installing", "importing", "verifying"] as const),
  ...(["completed", "failed", "cancelling"] as const),
] as const;
export type StoredCreationState = (typeof CREATION_STATES)[number];
export const CREATION_ERRORS = namesOf<CreationErrorCode>()([
  "ReserveInsufficient",
  "ExportFailed",
  "CreateFailed",
  "InstallFailed",
  "ImportFailed",
  "VerifyFailed",
  "HandoffFailed",
  "DailyLimitReached",
  "CreationUnanswered",
]);
export type CreationErrorName = (typeof CREATION_ERRORS)[number];
const VERIFYING_STEPS = ["records", "hand_over", "read_back"] as const;
const CANCELLING_STEPS = ["find", "return_cycles", "stop", "delete"] as const;
const COPIES = ["kept", "going", "gone"] as const;
const SLOTS = ["none", "asked", "created"] as const;
const PAYERS = ["reserve", "owner"] as const;
/** Who pays for a canister: the factory's reserve, or its owner from their deposit account. */
export type Payer = (typeof PAYERS)[number];

/** The canister. What the ledger is asked for is written down before: by its time it knows the request again, and creates once. */
export type CanisterSlot =
  | { kind: "none" }
  | { kind: "asked"; createdAtNs: bigint; cycles: bigint }
  | { kind: "created"; id: Owner };

/** ICP of the owner that become cycles in their deposit account. It is written down before the ledger is asked, which knows it by its time. */
export interface CyclesPurchase {
  createdAtNs: bigint;
  amountE8s: bigint;
}

/** What is being done. */
export type CreationPhase =
  | { state: "exporting"; walk: ManifestWalk }
  | { state: "creating" | "installing"; manifest: CapsuleManifest }
  | { state: "importing"; manifest: CapsuleManifest; sent: Sent }
  | { state: "verifying"; manifest: CapsuleManifest; step: (typeof VERIFYING_STEPS)[number] }
  | { state: "completed"; manifest: CapsuleManifest; copy: (typeof COPIES)[number] }
  | { state: "failed"; code: CreationErrorName; message: string }
  | { state: "cancelling"; step: (typeof CANCELLING_STEPS)[number] };

/** How far an import is. */
export interface Sent extends CapsulePlace {
  memories: number;
  galleries: number;
  bytes: bigint;
}

/** The move of a capsule into a canister of its own. */
export interface StoredCreation {
  name: string | undefined;
  subnet: Owner | undefined;
  startedAtNs: bigint;
  changedAtNs: bigint;
  attempts: number;
  /** Changes with each step: an answer to another one than the last counts no more. It names the import, too. */
  stamp: bigint;
  /** How often the present step was tried in vain. */
  tries: number;
  /** When the next step is due; while one waits for its answer, when it counts as lost. */
  nextNs: bigint;
  cyclesConsumed: bigint;
  importId: bigint;
  /** `undefined` until it is known who has enough. */
  payer: Payer | undefined;
  purchase: CyclesPurchase | undefined;
  slot: CanisterSlot;
  phase: CreationPhase;
}

export function readCreation({ maps }: Store, owner: Owner): StoredCreation | undefined {
  const bytes = maps.creations.get(ownerKey(owner));
  return bytes && decodeCreation(bytes);
}

export function writeCreation(store: Store, owner: Owner, creation: StoredCreation): void {
  const { maps } = store;
  dropDue(store, owner);
  maps.creations.set(ownerKey(owner), encodeCreation(creation));
  if (isUnderWay(creation)) addDue(maps.dueCreations, creation.nextNs, ownerKey(owner));
}

export function deleteCreation(store: Store, owner: Owner): void {
  dropDue(store, owner);
  store.maps.creations.delete(ownerKey(owner));
}

function dropDue(store: Store, owner: Owner): void {
  const known = readCreation(store, owner);
  if (known !== undefined) removeDue(store.maps.dueCreations, known.nextNs, ownerKey(owner));
}

/** Whether there are steps to do. */
export function isUnderWay({ phase: { state } }: StoredCreation): boolean {
  return state !== "completed" && state !== "failed";
}

/** Some of the moves there are, in the order of their owners' bytes. */
export function creationsFrom({ maps }: Store, start: number, count: number) {
  return maps.creations
    .entries(start, count)
    .map(({ key, value }) => ({ owner: ownerOf(key).owner, creation: decodeCreation(value) }));
}

/** Takes the first owner whose next step may be due. */
export function takeDueCreation({ maps, now }: Store): Owner | undefined {
  const key = takeDue(maps.dueCreations, now());
  return key && ownerOf(key).owner;
}

/** Makes all moves due now whose answers an upgrade has lost. */
export function hurryCreations(store: Store, most: number): void {
  for (const { key } of store.maps.dueCreations.entries(0, most)) {
    const { owner } = ownerOf(key.slice(NAT64_BYTES));
    const creation = readCreation(store, owner);
    if (creation !== undefined) writeCreation(store, owner, { ...creation, nextNs: store.now() });
  }
}

export function nextDueCreationNs({ maps }: Store): bigint | undefined {
  return nextDueNs(maps.dueCreations);
}

/** The canister of their own in which somebody's capsule is. */
export function canisterOfCompleted(store: Store, owner: Owner): Owner | undefined {
  const creation = readCreation(store, owner);
  return creation?.phase.state === "completed" && creation.slot.kind === "created" ? creation.slot.id : undefined;
}

function encodeCreation(creation: StoredCreation): Uint8Array {
  const { slot, phase } = creation;
  const writer = new RecordWriter(VERSION);
  writer.optional(creation.name, (name) => writer.text(name)).optional(creation.subnet, (id) => writer.bytes(id));
  writer.nat64(creation.startedAtNs).nat64(creation.changedAtNs).nat32(creation.attempts).nat64(creation.stamp);
  writer.nat32(creation.tries).nat64(creation.nextNs).nat64(creation.cyclesConsumed).nat64(creation.importId);
  writer.optional(creation.payer, (payer) => writer.nat8(PAYERS.indexOf(payer)));
  writer.optional(creation.purchase, ({ createdAtNs, amountE8s }) => writer.nat64(createdAtNs).nat64(amountE8s));
  writer.nat8(SLOTS.indexOf(slot.kind));
  if (slot.kind === "asked") writer.nat64(slot.createdAtNs).nat64(slot.cycles);
  if (slot.kind === "created") writer.bytes(slot.id);
  writer.nat8(CREATION_STATES.indexOf(phase.state));
  if (phase.state === "exporting") writeWalk(writer, phase.walk);
  if ("manifest" in phase) writeManifest(writer, phase.manifest);
  if (phase.state === "importing") {
    writePlace(writer, phase.sent);
    writer.nat32(phase.sent.memories).nat32(phase.sent.galleries).nat64(phase.sent.bytes);
  }
  if (phase.state === "verifying") writer.nat8(VERIFYING_STEPS.indexOf(phase.step));
  if (phase.state === "completed") writer.nat8(COPIES.indexOf(phase.copy));
  if (phase.state === "failed") writer.nat8(CREATION_ERRORS.indexOf(phase.code)).text(phase.message);
  if (phase.state === "cancelling") writer.nat8(CANCELLING_STEPS.indexOf(phase.step));
  return writer.finish();
}

function decodeCreation(bytes: Uint8Array): StoredCreation {
  const reader = new RecordReader(bytes, VERSION, "move into a canister");
  return {
    name: reader.optional(() => reader.text()),
    subnet: reader.optional(() => reader.bytes().slice()),
    startedAtNs: reader.nat64(),
    changedAtNs: reader.nat64(),
    attempts: reader.nat32(),
    stamp: reader.nat64(),
    tries: reader.nat32(),
    nextNs: reader.nat64(),
    cyclesConsumed: reader.nat64(),
    importId: reader.nat64(),
    payer: reader.optional(() => nameAt(PAYERS, reader)),
    purchase: reader.optional(() => ({ createdAtNs: reader.nat64(), amountE8s: reader.nat64() })),
    slot: readSlot(reader),
    phase: readPhase(reader),
  };
}

function readSlot(reader: RecordReader): CanisterSlot {
  const kind = SLOTS[reader.nat8()] as CanisterSlot["kind"];
  if (kind === "asked") return { kind, createdAtNs: reader.nat64(), cycles: reader.nat64() };
  return kind === "created" ? { kind, id: reader.bytes().slice() } : { kind };
}

function readPhase(reader: RecordReader): CreationPhase {
  const state = CREATION_STATES[reader.nat8()] as StoredCreationState;
  switch (state) {
    case "exporting":
      return { state, walk: readWalk(reader) };
    case "creating":
    case "installing":
      return { state, manifest: readManifest(reader) };
    case "importing": {
      const manifest = readManifest(reader);
      const counts = { ...readPlace(reader), memories: reader.nat32(), galleries: reader.nat32() };
      return { state, manifest, sent: { ...counts, bytes: reader.nat64() } };
    }
    case "verifying":
      return { state, manifest: readManifest(reader), step: nameAt(VERIFYING_STEPS, reader) };
    case "completed":
      return { state, manifest: readManifest(reader), copy: nameAt(COPIES, reader) };
    case "failed":
      return { state, code: nameAt(CREATION_ERRORS, reader), message: reader.text() };
    case "cancelling":
      return { state, step: nameAt(CANCELLING_STEPS, reader) };
  }
}

const nameAt = <Name extends string>(names: readonly Name[], reader: RecordReader) => names[reader.nat8()] as Name;
