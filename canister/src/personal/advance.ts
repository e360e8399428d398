import { canisterPath } from "@store-forever/protocol";
import { audit } from "../operations/journal.ts";
import { addToTally } from "../store/bookkeeping/journal-record.ts";
import {
  deleteCreation,
  isUnderWay,
  readCreation,
  type StoredCreation,
  takeDueCreation,
  writeCreation,
} from "../store/records/personal/creation-record.ts";
import { readFactory, writeFactory } from "../store/records/personal/reserve-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { returnAllowance } from "./allowance.ts";
import type { FactoryNetwork } from "./factory-network.ts";
import { doStep } from "./steps.ts";
import { asked, type CreationEvent, kept, next } from "./transitions.ts";

/** Steps of which there may be many. */
const PARTS: readonly CreationEvent["kind"][] = ["walked", "sent", "checking"];
/** How many moves a timer's message begins with. */
const MOST_AT_ONCE = 4;

/** Goes on with the moves whose next step is due. @param afterStep at the end of each message that changed something */
export function advanceDue(store: Store, network: FactoryNetwork, afterStep: () => void): Promise<unknown> {
  const steps: Promise<void>[] = [];
  while (steps.length < MOST_AT_ONCE) {
    const owner = takeDueCreation(store);
    if (owner === undefined) break;
    steps.push(advance(store, network, owner, afterStep));
  }
  return Promise.all(steps);
}

/** Takes one step after the other until one has to wait. Each is written down before it is begun, and what came of it after. */
async function advance(store: Store, network: FactoryNetwork, owner: Owner, afterStep: () => void): Promise<void> {
  for (;;) {
    const known = readCreation(store, owner);
    if (known === undefined || !isUnderWay(known) || known.nextNs > store.now()) return;
    const creation = asked(known, store.now());
    writeCreation(store, owner, creation);
    const event = await doStep({
      store,
      network,
      owner,
      creation,
      phase: creation.phase,
      keep: (phase) => {
        const current = stillIn(store, owner, creation);
        if (current !== undefined) writeCreation(store, owner, kept(current, phase, store.now()));
        return current !== undefined;
      },
    });
    const current = stillIn(store, owner, creation);
    if (current === undefined) return;
    record(store, owner, current, next(current, event, store.now()));
    afterStep();
    // What takes long goes on by a timer: a canister stops, as for an upgrade, when no answer is waited for.
    if (PARTS.includes(event.kind)) return;
  }
}

/** The move as it is now; none if somebody has cancelled meanwhile, or the answer counted as lost. */
function stillIn(store: Store, owner: Owner, { stamp }: StoredCreation): StoredCreation | undefined {
  const current = readCreation(store, owner);
  return current?.stamp === stamp ? current : undefined;
}

/** Writes down what a move has become, and what the registry and the logs say of it. */
export function record(store: Store, owner: Owner, before: StoredCreation, after: StoredCreation | undefined): void {
  if (after === undefined) {
    deleteCreation(store, owner);
    if (before.slot.kind === "none") returnAllowance(store, owner);
    note(store, owner, "cancelled");
    return;
  }
  writeCreation(store, owner, after);
  const consumed = after.cyclesConsumed - before.cyclesConsumed;
  if (consumed > 0n && after.payer === "reserve")
    writeFactory(store, { cyclesConsumed: readFactory(store).cyclesConsumed + consumed });
  if (after.phase.state === before.phase.state) return;
  if (after.phase.state === "failed") {
    note(store, owner, after.phase.code);
    if (after.slot.kind === "none" && after.phase.code !== "CreationUnanswered") returnAllowance(store, owner);
  }
  if (after.phase.state !== "completed" || after.slot.kind !== "created") return;
  store.tree.set(canisterPath(owner, store.hasher.digest), after.slot.id);
  note(store, owner, "completed");
}

/** Counts, and logs, what became of moves. */
export function note(store: Store, owner: Owner, outcome: string): void {
  addToTally(store, "creations", outcome, 1n);
  audit(store, owner, "create_personal_canister", outcome);
}
