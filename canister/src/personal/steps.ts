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
import { itemsFrom, messagesOf } from "./exports.ts";
import type { Answer, FactoryNetwork } from "./factory-network.ts";
import { isSameManifest } from "./imports.ts";
import { cyclesFor, findPayer } from "./reserve.ts";
import type { CreationEvent } from "./transitions.ts";
import { isManifest, walkSome } from "./walk.ts";

/** What one message counts and hashes: less than the network executes at once. */
const EXPORT_INSTRUCTIONS = 1_500_000_000n;
/**
 * Messages with chunks that are under way at a time. An answer comes two or three blocks later, and a block between subnets takes two. Each
 * takes some megabytes of the heap, which never shrinks.
 */
const IN_FLIGHT = 6;
/** Messages with chunks of one step: what takes a minute. Less would wait for the first and the last answer too often. */
const MOST_MESSAGES = 120;

interface Step<Phase extends CreationPhase = CreationPhase> {
  store: Store;
  network: FactoryNetwork;
  owner: Owner;
  creation: StoredCreation;
  phase: Phase;
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

/** Sends records, then what the canister says it lacks for them. So nothing that has arrived is sent again. */
async function importSome({ store, network, owner, creation, phase }: StepIn<"importing">): Promise<CreationEvent> {
  const canister = canisterOf(creation);
  const { importId } = creation;
  const { sent, manifest } = phase;
  if (sent.part === "memories" && sent.place === 0) {
    const begun = await network.beginImport(canister, importId, manifest);
    if (begun.kind !== "done") return failed(begun);
  }
  const exported = itemsFrom(store, owner, sent, { canister, name: creation.name });
  if (exported.length === 0) return { kind: "imported" };
  const items = exported.map(({ item }) => item);
  const answer = await network.commit(canister, importId, items);
  if (answer.kind !== "done") return failed(answer);
  const { committed, missing } = answer.value;
  const reached: Sent = {
    ...sent,
    ...(exported[committed - 1]?.after ?? {}),
    memories: sent.memories + items.slice(0, committed).filter((item) => "memory" in item).length,
    galleries: sent.galleries + items.slice(0, committed).filter((item) => "gallery" in item).length,
  };
  const messages = messagesOf(store, missing, MOST_MESSAGES);
  const failures = await allInFlight(messages, async ({ read, sizeBytes }) => {
    const put = await network.putChunks(canister, importId, read());
    if (put.kind !== "done") return [put];
    reached.bytes += BigInt(sizeBytes);
    return [];
  });
  return failures[0] === undefined ? { kind: "sent", sent: reached } : failed(failures[0]);
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

/** Runs jobs, a few at a time, and begins no further one after a failure. @returns all that they give */
async function allInFlight<Job, T>(jobs: readonly Job[], run: (job: Job) => Promise<T[]>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const work = async () => {
    while (next < jobs.length && results.length === 0) results.push(...(await run(jobs[next++] as Job)));
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  return results;
}
