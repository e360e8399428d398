import type { CapsuleManifest } from "@store-forever/protocol";
import {
  type CreationErrorName,
  type CreationPhase,
  type CyclesPurchase,
  isUnderWay,
  type Payer,
  type Sent,
  type StoredCreation,
} from "../store/records/personal/creation-record.ts";
import type { ManifestWalk } from "../store/records/personal/manifest-record.ts";
import type { Owner } from "../store/store.ts";

/** What became of a step. The steps themselves are in `steps.ts`. */
export type CreationEvent =
  | { kind: "funded"; payer: Payer }
  /** The owner has ICP, which are to become cycles. */
  | { kind: "buying"; purchase: CyclesPurchase }
  | { kind: "bought" }
  | { kind: "walked"; walk: ManifestWalk }
  | { kind: "exported"; manifest: CapsuleManifest; cycles: bigint }
  | { kind: "created"; id: Owner }
  | { kind: "installed" }
  | { kind: "sent"; sent: Sent }
  | { kind: "imported" }
  /** A part of the records is checked. */
  | { kind: "checking" }
  | { kind: "checked" }
  | { kind: "handed_over" }
  /** The network says who controls the canister. */
  | { kind: "read_back"; isOwnersAlone: boolean }
  | { kind: "returned" | "stopped" | "deleted" }
  /** It will not be otherwise another time. */
  | { kind: "refused"; message: string; code?: CreationErrorName }
  /** It may have happened or not: the step is done again, and does nothing twice. */
  | { kind: "unanswered"; message: string };

/** How often a step is tried before the move has failed. */
export const MOST_TRIES = 8;
const SECOND_NS = 1_000_000_000n;
const LONGEST_PAUSE_SECONDS = 60;

/** A step whose answer does not come in this time is done again. */
export const ANSWER_NS = 300n * SECOND_NS;

/** What a failure in each state is called. */
const FAILURES = {
  exporting: "ExportFailed",
  creating: "CreateFailed",
  installing: "InstallFailed",
  importing: "ImportFailed",
} as const satisfies Record<string, CreationErrorName>;

const failureIn = (phase: CreationPhase): CreationErrorName => {
  if (phase.state === "verifying") return phase.step === "records" ? "VerifyFailed" : "HandoffFailed";
  return phase.state in FAILURES ? FAILURES[phase.state as keyof typeof FAILURES] : "CreateFailed";
};

/** A move that begins. @param walk over nothing yet */
export function begun(
  nowNs: bigint,
  walk: ManifestWalk,
  { name, subnet }: Pick<StoredCreation, "name" | "subnet">,
): StoredCreation {
  return {
    name,
    subnet,
    startedAtNs: nowNs,
    changedAtNs: nowNs,
    attempts: 1,
    stamp: 0n,
    tries: 0,
    nextNs: nowNs,
    cyclesConsumed: 0n,
    importId: nowNs,
    payer: undefined,
    purchase: undefined,
    slot: { kind: "none" },
    phase: { state: "exporting", walk },
  };
}

/** One that has failed, from the start. Its canister stays, and gets the module anew. What is asked for is paid by who was to pay. */
export function retried(creation: StoredCreation, nowNs: bigint, walk: ManifestWalk): StoredCreation {
  const payer = creation.slot.kind === "none" ? undefined : creation.payer;
  const attempt = { ...creation, attempts: creation.attempts + 1, importId: nowNs, payer };
  return entering(attempt, { state: "exporting", walk }, nowNs);
}

/** One that is given up. What was asked for is found first, so that no canister is left over. */
export function cancelled(creation: StoredCreation, nowNs: bigint): StoredCreation {
  const step = creation.slot.kind === "created" ? "return_cycles" : "find";
  return entering(creation, { state: "cancelling", step }, nowNs);
}

/** A step that begins, which counts as lost when nothing is heard of it for long. */
export function asked(creation: StoredCreation, nowNs: bigint): StoredCreation {
  return { ...creation, stamp: creation.stamp + 1n, nextNs: nowNs + ANSWER_NS };
}

/** The same step of which something was heard: it is further on, and not lost. */
export function kept(creation: StoredCreation, phase: CreationPhase, nowNs: bigint): StoredCreation {
  return { ...creation, phase, nextNs: nowNs + ANSWER_NS, changedAtNs: nowNs };
}

/** What a move is after an event; `undefined` when nothing is left of it. An event of another phase changes nothing. */
export function next(creation: StoredCreation, event: CreationEvent, nowNs: bigint): StoredCreation | undefined {
  const { phase } = creation;
  if (!isUnderWay(creation)) return creation;
  // Whether something is left over, or the canister is its owner's alone, has to be known before a move is over.
  const isEndless = phase.state === "cancelling" || (phase.state === "verifying" && phase.step === "read_back");
  const isTriedAgain = isEndless || creation.tries + 1 < MOST_TRIES;
  if (event.kind === "unanswered" && isTriedAgain) return again(creation, nowNs);
  if (event.kind === "unanswered" || event.kind === "refused") return givenUp(creation, event, nowNs);
  switch (phase.state) {
    case "exporting":
      if (event.kind === "buying") return entering({ ...creation, purchase: event.purchase }, phase, nowNs);
      if (event.kind === "bought") return entering({ ...creation, purchase: undefined }, phase, nowNs);
      if (event.kind === "funded") return entering({ ...creation, payer: event.payer }, phase, nowNs);
      if (event.kind === "walked") return entering(creation, { ...phase, walk: event.walk }, nowNs);
      if (event.kind === "exported") return exported(creation, event, nowNs);
      return creation;
    case "creating":
      if (event.kind !== "created") return creation;
      return entering(withCanister(creation, event.id), { ...phase, state: "installing" }, nowNs);
    case "installing": {
      if (event.kind !== "installed") return creation;
      const sent: Sent = { part: "memories", place: 0, memories: 0, galleries: 0, bytes: 0n };
      return entering(creation, { ...phase, state: "importing", sent }, nowNs);
    }
    case "importing":
      if (event.kind === "sent") return entering(creation, { ...phase, sent: event.sent }, nowNs);
      if (event.kind !== "imported") return creation;
      return entering(creation, { state: "verifying", manifest: phase.manifest, step: "records" }, nowNs);
    case "verifying":
      return verified(creation, phase, event, nowNs);
    case "cancelling":
      return cleanedUp(creation, event, nowNs);
    case "completed":
    case "failed":
      return creation;
  }
}

function exported(
  creation: StoredCreation,
  { manifest, cycles }: Extract<CreationEvent, { kind: "exported" }>,
  nowNs: bigint,
): StoredCreation {
  const state = creation.slot.kind === "created" ? "installing" : "creating";
  const slot = creation.slot.kind === "none" ? ({ kind: "asked", createdAtNs: nowNs, cycles } as const) : creation.slot;
  return entering({ ...creation, slot }, { state, manifest }, nowNs);
}

function verified(
  creation: StoredCreation,
  phase: Extract<CreationPhase, { state: "verifying" }>,
  event: CreationEvent,
  nowNs: bigint,
): StoredCreation | undefined {
  if (event.kind === "checking" && phase.step === "records") return entering(creation, phase, nowNs);
  if (event.kind === "checked" && phase.step === "records")
    return entering(creation, { ...phase, step: "hand_over" }, nowNs);
  if (event.kind === "handed_over" && phase.step === "hand_over")
    return entering(creation, { ...phase, step: "read_back" }, nowNs);
  if (event.kind !== "read_back" || phase.step !== "read_back") return creation;
  if (event.isOwnersAlone)
    return entering(creation, { state: "completed", manifest: phase.manifest, copy: "kept" }, nowNs);
  const message = "The canister has other controllers than its owner.";
  if (creation.tries + 1 >= MOST_TRIES) return givenUp(creation, { kind: "refused", message }, nowNs);
  return again({ ...creation, phase: { ...phase, step: "hand_over" } }, nowNs);
}

function cleanedUp(creation: StoredCreation, event: CreationEvent, nowNs: bigint): StoredCreation | undefined {
  switch (event.kind) {
    case "bought":
      return entering({ ...creation, purchase: undefined }, { state: "cancelling", step: "find" }, nowNs);
    case "created":
      return entering(withCanister(creation, event.id), { state: "cancelling", step: "return_cycles" }, nowNs);
    case "returned":
      return entering(creation, { state: "cancelling", step: "stop" }, nowNs);
    case "stopped":
      return entering(creation, { state: "cancelling", step: "delete" }, nowNs);
    case "deleted":
      return undefined;
    default:
      return creation;
  }
}

const withCanister = (creation: StoredCreation, id: Owner): StoredCreation => ({
  ...creation,
  cyclesConsumed:
    creation.slot.kind === "asked" ? creation.cyclesConsumed + creation.slot.cycles : creation.cyclesConsumed,
  slot: { kind: "created", id },
});

/** A phase, or a further part of one. It has tries of its own, but for reading back: that may lead to handing over again. */
function entering(creation: StoredCreation, phase: CreationPhase, nowNs: bigint): StoredCreation {
  const tries = phase.state === "verifying" && phase.step === "read_back" ? creation.tries : 0;
  return { ...creation, phase, tries, stamp: creation.stamp + 1n, nextNs: nowNs, changedAtNs: nowNs };
}

function again(creation: StoredCreation, nowNs: bigint): StoredCreation {
  const pauseSeconds = Math.min(2 ** creation.tries, LONGEST_PAUSE_SECONDS);
  const nextNs = nowNs + BigInt(pauseSeconds) * SECOND_NS;
  return { ...creation, tries: creation.tries + 1, stamp: creation.stamp + 1n, nextNs };
}

/** What a creation may have taken of which nobody can say any more whether it happened. */
const lostWith = ({ slot }: StoredCreation, refusal: CreationErrorName | undefined): bigint =>
  refusal === "CreationUnanswered" && slot.kind === "asked" ? slot.cycles : 0n;

/** Cleaning up goes on with its next step when one is refused: the canister is not there, or is not the factory's any more. */
function givenUp(
  creation: StoredCreation,
  event: Extract<CreationEvent, { kind: "refused" | "unanswered" }>,
  nowNs: bigint,
): StoredCreation | undefined {
  const { phase } = creation;
  const refusal = event.kind === "refused" ? event.code : undefined;
  if (phase.state !== "cancelling") {
    const code = refusal ?? failureIn(phase);
    if (event.kind === "refused" && creation.purchase !== undefined)
      return entering({ ...creation, purchase: undefined }, { state: "failed", code, message: event.message }, nowNs);
    // A creation that the ledger refuses did not happen, and is not asked for again with its terms.
    if (event.kind !== "refused" || phase.state !== "creating")
      return entering(creation, { state: "failed", code, message: event.message }, nowNs);
    const cyclesConsumed = creation.cyclesConsumed + lostWith(creation, refusal);
    const unasked = { ...creation, cyclesConsumed, slot: { kind: "none" } } as const;
    return entering(unasked, { state: "failed", code, message: event.message }, nowNs);
  }
  if (creation.purchase !== undefined) return entering({ ...creation, purchase: undefined }, phase, nowNs);
  if (phase.step === "return_cycles") return entering(creation, { state: "cancelling", step: "stop" }, nowNs);
  if (phase.step === "stop") return entering(creation, { state: "cancelling", step: "delete" }, nowNs);
  return undefined;
}
