import {
  type CapsuleManifest,
  type CreationErrorCode,
  type CreationState,
  canisterPath,
  LIMITS,
  type SharedCopy,
  StoreError,
} from "@store-forever/protocol";
import { requireNoHandover } from "../capsules/handovers.ts";
import { requireText } from "../operations/checks.ts";
import type { Proven } from "../operations/proven.ts";
import { deleteHandover } from "../store/records/handover-record.ts";
import { readAccount } from "../store/records/people/account-record.ts";
import {
  canisterOfCompleted,
  readCreation,
  type StoredCreation,
  writeCreation,
} from "../store/records/personal/creation-record.ts";
import { writeLeaving } from "../store/records/personal/leaving-record.ts";
import { readFactory } from "../store/records/personal/reserve-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { dropSessions } from "../uploads/sessions.ts";
import { note, record } from "./advance.ts";
import { begun, cancelled, retried } from "./transitions.ts";
import { startOfWalk } from "./walk.ts";

/**
 * Begins to move a capsule into a canister of its owner's own. Where a move is there already, it goes on as it is.
 * @throws StoreError Disabled, NotFound (no capsule), Conflict (a handover), TooLarge (the name)
 */
export function beginCreation(
  store: Store,
  owner: Owner,
  config: Pick<StoredCreation, "name" | "subnet">,
): StoredCreation {
  const known = readCreation(store, owner);
  if (known !== undefined) return known;
  requireEnabled(store);
  requireText(config.name, LIMITS.maxTitleBytes, "name");
  if (readAccount(store, owner) === undefined)
    throw new StoreError("NotFound", "You have no archive yet: there is nothing to move.");
  requireNoHandover(store, owner);
  leaveAlone(store, owner);
  const creation = begun(store.now(), startOfWalk(store), config);
  writeCreation(store, owner, creation);
  note(store, owner, "started");
  return creation;
}

/** @throws StoreError Disabled, NotFound, Conflict (it has not failed) */
export function retryCreation(store: Store, owner: Owner): StoredCreation {
  const known = requireCreation(store, owner);
  if (known.phase.state !== "failed")
    throw new StoreError("Conflict", "This move has not failed: there is nothing to try again.");
  requireEnabled(store);
  requireNoHandover(store, owner);
  leaveAlone(store, owner);
  const creation = retried(known, store.now(), startOfWalk(store));
  writeCreation(store, owner, creation);
  note(store, owner, "started");
  return creation;
}

/** @throws StoreError NotFound, Conflict (the owner has their canister already) */
export function cancelCreation(store: Store, owner: Owner): StoredCreation {
  const known = requireCreation(store, owner);
  const { phase } = known;
  if (phase.state === "cancelling") return known;
  // From here on the canister may be its owner's alone.
  const isHandedOver = phase.state === "completed" || (phase.state === "verifying" && phase.step !== "records");
  if (isHandedOver)
    throw new StoreError("Conflict", "Your archive is in your own canister already: there is nothing to cancel.");
  const creation = cancelled(known, store.now());
  writeCreation(store, owner, creation);
  return creation;
}

/**
 * Lets what is in the owner's canister be deleted here.
 * @throws StoreError NotFound, Conflict (it is not completed)
 */
export function confirmCreation(store: Store, owner: Owner): StoredCreation {
  const known = requireCreation(store, owner);
  const { phase } = known;
  if (phase.state !== "completed")
    throw new StoreError("Conflict", "The move is not completed: confirm it when it is.");
  if (phase.copy !== "kept") return known;
  const creation: StoredCreation = { ...known, phase: { ...phase, copy: "going" } };
  record(store, owner, known, creation);
  writeLeaving(store, { owner, gallery: undefined });
  note(store, owner, "confirmed");
  return creation;
}

/** Nothing that is under way may change the capsule while it is moved. */
function leaveAlone(store: Store, owner: Owner): void {
  deleteHandover(store, owner);
  dropSessions(store, owner);
}

function requireCreation(store: Store, owner: Owner): StoredCreation {
  const known = readCreation(store, owner);
  if (known === undefined)
    throw new StoreError("NotFound", "Your archive is not being moved into a canister of its own.");
  return known;
}

/** @throws StoreError Disabled */
function requireEnabled(store: Store): void {
  if (!readFactory(store).isEnabled)
    throw new StoreError("Disabled", "No personal canisters are created here now: ask an administrator, or try later.");
}

/** How far a move is, as its owner sees it. */
export interface CreationView {
  state: CreationState;
  canister: Owner | undefined;
  error: { code: CreationErrorCode; message: string } | undefined;
}

export function creationView(creation: StoredCreation | undefined): CreationView {
  if (creation === undefined) return { state: { not_started: null }, canister: undefined, error: undefined };
  const { phase, slot } = creation;
  return {
    state: { [phase.state]: null } as CreationState,
    canister: slot.kind === "created" ? slot.id : undefined,
    error:
      phase.state === "failed"
        ? { code: { [phase.code]: null } as CreationErrorCode, message: phase.message }
        : undefined,
  };
}

export function manifestOf({ phase }: StoredCreation): CapsuleManifest | undefined {
  return "manifest" in phase ? phase.manifest : undefined;
}

export function copyOf({ phase }: StoredCreation): SharedCopy {
  return { [phase.state === "completed" ? phase.copy : "kept"]: null } as SharedCopy;
}

/** What is sent so far: everything once it is being checked. */
export function sentOf({ phase }: StoredCreation): { memories: number; galleries: number; bytes: bigint } {
  if (phase.state === "importing") return phase.sent;
  if (phase.state !== "verifying" && phase.state !== "completed") return { memories: 0, galleries: 0, bytes: 0n };
  const { memories, galleries, asset_bytes: bytes } = phase.manifest;
  return { memories, galleries, bytes };
}

/** How much of a move is done: each state is given its share of the whole. */
export function percentageOf(creation: StoredCreation): number {
  const { phase } = creation;
  switch (phase.state) {
    case "exporting":
      return 2;
    case "creating":
      return 5;
    case "installing":
      return 10;
    case "importing": {
      const { manifest, sent } = phase;
      const all = Number(manifest.asset_bytes) + manifest.memories + manifest.galleries + 1;
      const done = Number(sent.bytes) + sent.memories + sent.galleries;
      return 15 + Math.floor((Math.min(done, all) / all) * 75);
    }
    case "verifying":
      return phase.step === "records" ? 92 : 97;
    case "completed":
      return 100;
    case "failed":
    case "cancelling":
      return 0;
  }
}

/** In which canister of their own somebody's archive is. */
export function canisterOfOwner(store: Store, owner: Owner): Proven<Owner | undefined> {
  return { value: canisterOfCompleted(store, owner), paths: [canisterPath(owner, store.hasher.digest)] };
}
