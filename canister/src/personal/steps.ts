import { equalBytes, StoreError } from "@store-forever/protocol";
import type {
  CreationPhase,
  CyclesPurchase,
  Payer,
  Sent,
  StoredCreation,
} from "../store/records/personal/creation-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { WorkBudget } from "../store/work-budget.ts";
import { API_VERSION } from "../version.ts";
import type { Answer, FactoryNetwork } from "./factory-network.ts";
import { isSameManifest } from "./imports.ts";
import { cyclesFor, findPayer } from "./reserve.ts";
import { sendSome } from "./send-capsule.ts";
import type { CreationEvent } from "./transitions.ts";
import { isManifest, walkSome } from "./walk.ts";

/** What one message counts and hashes: less than the network executes at once. */
const EXPORT_INSTRUCTIONS = 1_500_000_000n;

interface Step<Phase extends CreationPhase = CreationPhase> {
  store: Store;
  network: FactoryNetwork;
  owner: Owner;
  creation: StoredCreation;
  phase: Phase;
  /** Writes down how far a step is that takes long. @returns whether the step still counts */
  keep: (phase: CreationPhase) => boolean;
}
type StepIn<State extends CreationPhase["state"]> = Step<Extract<CreationPhase, { state: State }>>;

/** Does the next step of a move. It only asks and reads: what becomes of the move is in `transitions.ts`. */
export async function doStep(step: Step): Promise<CreationEvent> {
  const { phase } = step;
  switch (phase.state) {
    case "exporting":
      return exportSome({ ...step, phase });
    case "creating":
      return create(step);
    case "installing":
      return install(step);
    case "importing":
      return importSome({ ...step, phase });
    case "verifying":
      return verify({ ...step, phase });
    case "cancelling":
      return cleanUp({ ...step, phase });
    case "completed":
    case "failed":
      throw new Error("A move that is over has no steps.");
  }
}

async function exportSome({ store, network, owner, creation, phase }: StepIn<"exporting">): Promise<CreationEvent> {
  const { walk } = phase;
  if (creation.purchase !== undefined) return buy(network, owner, creation.purchase);
  if (creation.payer === undefined) return findPayer(store, network, owner, creation);
  try {
    const walked = walkSome(store, owner, walk, WorkBudget.of(store, EXPORT_INSTRUCTIONS));
    if (!isManifest(walked)) return { kind: "walked", walk: walked };
    return { kind: "exported", manifest: walked, cycles: cyclesFor(store, owner) };
  } catch (error) {
    if (error instanceof StoreError) return { kind: "refused", message: error.message };
    throw error;
  }
}

async function buy(network: FactoryNetwork, owner: Owner, purchase: CyclesPurchase): Promise<CreationEvent> {
  const answer = await network.buyCycles(owner, purchase);
  return answer.kind === "done" ? { kind: "bought" } : failed(answer);
}

async function create({ network, owner, creation }: Step): Promise<CreationEvent> {
  const { slot, subnet } = creation;
  if (slot.kind === "created") return { kind: "created", id: slot.id };
  if (slot.kind === "none") return { kind: "refused", message: "Nothing was asked of the ledger." };
  const { createdAtNs, cycles } = slot;
  const answer = await network.create({ owner, subnet, payer: payerOf(creation), createdAtNs, cycles });
  return answer.kind === "done" ? { kind: "created", id: answer.value } : failed(answer);
}

/** Installs the release, and the viewer with it. Its module has to speak this canister's version. */
async function install({ network, owner, creation }: Step): Promise<CreationEvent> {
  const canister = canisterOf(creation);
  const installed = await network.install(canister, owner);
  if (installed.kind !== "done") return failed(installed);
  const version = await network.apiVersion(canister);
  if (version.kind !== "done") return failed(version);
  if (version.value !== API_VERSION) {
    const message = `The release's module has version ${version.value}, and this canister ${API_VERSION}.`;
    return { kind: "refused", message };
  }
  const shown = await network.putViewer(canister);
  return shown.kind === "done" ? { kind: "installed" } : failed(shown);
}

async function importSome({ creation, phase, keep, ...step }: StepIn<"importing">): Promise<CreationEvent> {
  const canister = canisterOf(creation);
  const { importId, name } = creation;
  const { sent, manifest } = phase;
  if (sent.part === "memories" && sent.place === 0) {
    const begun = await step.network.beginImport(canister, importId, manifest);
    if (begun.kind !== "done") return failed(begun);
  }
  const keepSent = (reached: Sent) => keep({ ...phase, sent: reached });
  const answer = await sendSome({ ...step, canister, importId, name, keep: keepSent }, sent);
  if (answer.kind !== "done") return failed(answer);
  return answer.value === undefined ? { kind: "imported" } : { kind: "sent", sent: answer.value };
}

async function verify({ network, owner, creation, phase }: StepIn<"verifying">): Promise<CreationEvent> {
  const canister = canisterOf(creation);
  switch (phase.step) {
    case "records": {
      const answer = await network.finalize(canister, creation.importId);
      if (answer.kind !== "done") return failed(answer);
      if ("checking" in answer.value) return { kind: "checking" };
      if (!isSameManifest(answer.value.done, phase.manifest))
        return { kind: "refused", message: "The new canister does not have what was to be moved." };
      const archive = await network.archive(canister);
      if (archive.kind !== "done") return failed(archive);
      const { value } = archive;
      if (value !== undefined && equalBytes(value.owner.toUint8Array(), owner) && "filling" in value.state)
        return { kind: "checked" };
      return { kind: "refused", message: "The new canister does not say that it is its owner's." };
    }
    case "hand_over": {
      // Whether it was done is read back in any case: it may have been, whatever the answer is.
      await network.handOver(canister, owner);
      return { kind: "handed_over" };
    }
    case "read_back": {
      const answer = await network.info(canister);
      if (answer.kind !== "done") return failed(answer);
      const [controller, ...others] = answer.value.controllers;
      const isOwnersAlone = others.length === 0 && controller !== undefined && equalBytes(controller, owner);
      return { kind: "read_back", isOwnersAlone };
    }
  }
}

async function cleanUp(step: StepIn<"cancelling">): Promise<CreationEvent> {
  const { network, owner, creation, phase } = step;
  // What was sent to become cycles comes to the owner's deposit account in any case.
  if (creation.purchase !== undefined) return buy(network, owner, creation.purchase);
  if (phase.step === "find") return create(step);
  const canister = canisterOf(creation);
  switch (phase.step) {
    case "return_cycles": {
      const answer = await network.returnCycles(canister, owner, payerOf(creation));
      // An empty canister has no method to give its cycles back.
      return answer.kind === "done" ? { kind: "returned" } : { kind: "refused", message: answer.message };
    }
    case "stop": {
      const answer = await network.stop(canister);
      return answer.kind === "done" ? { kind: "stopped" } : failed(answer);
    }
    case "delete": {
      const answer = await network.delete(canister);
      return answer.kind === "done" ? { kind: "deleted" } : failed(answer);
    }
  }
}

function payerOf({ payer }: StoredCreation): Payer {
  if (payer === undefined) throw new Error("Nobody pays yet.");
  return payer;
}

function canisterOf({ slot }: StoredCreation): Owner {
  if (slot.kind !== "created") throw new Error("There is no canister yet.");
  return slot.id;
}

const failed = (answer: Exclude<Answer<unknown>, { kind: "done" }>): CreationEvent =>
  answer.kind === "refused" ? answer : { kind: "unanswered", message: answer.message };
