import { equalBytes, StoreError, toHex } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { storeGallery, updateGallery } from "../galleries/galleries.ts";
import { ALICE, bytesOf, galleryInput, memoryInput, uuid } from "../inputs.fixture.ts";
import { createMemory } from "../memories/memories.ts";
import { createShareLink } from "../sharing/share-links.ts";
import { FORMAT } from "../store/format.ts";
import { isUnderWay, nextDueCreationNs, readCreation } from "../store/records/personal/creation-record.ts";
import { writeFactory } from "../store/records/personal/reserve-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { WorkBudget } from "../store/work-budget.ts";
import { storedAsset, testStore } from "../store.fixture.ts";
import { API_VERSION } from "../version.ts";
import { advanceDue } from "./advance.ts";
import type { Answer, CreationTerms, FactoryNetwork } from "./factory-network.ts";
import { beginImport, commitItems, finalizeImport, putMemoryChunk } from "./imports.ts";
import { isManifest, startOfWalk, walkSome } from "./walk.ts";

export const FACTORY = Uint8Array.of(7, 7, 1);
const T = 1_000_000_000_000n;
const CYCLES_PER_E8S = 100_000n;
/** Calls to the management canister, which says when it has done nothing. */
const MANAGEMENT = ["install", "handOver", "info", "stop", "delete"];

/**
 * What goes wrong with a call. `rejected`: it does not arrive. `unanswered`: it is done, and its answer is a reject. `lost`: it is done, and
 * whoever waits for the answer is gone, as after an upgrade or a trap.
 */
export type Fault = "none" | "rejected" | "unanswered" | "lost";

const DAY_NS = 86_400n * 1_000_000_000n;
/** As the ledger answers what was asked for more than a day ago. */
class TooOldError extends Error {}

interface SimulatedCanister {
  controllers: Owner[];
  store: Store | undefined;
  isStopped: boolean;
}

/** A network of stores in memory: the cycles ledger, the management canister, and personal canisters. */
export class SimulatedNetwork {
  readonly canisters = new Map<string, SimulatedCanister>();
  /** Faults of the next calls, in their order; none when they are used up. */
  faults: Fault[] = [];
  reserve = 100n * T;
  /** In the owner's deposit account. */
  deposited = 0n;
  depositedE8s = 0n;
  /** What was called, in order. */
  calls: string[] = [];
  apiVersion = API_VERSION;
  readonly #now: () => bigint;
  readonly #bought = new Set<bigint>();
  readonly #created = new Map<string, Owner>();

  constructor(now: () => bigint) {
    this.#now = now;
  }

  /** A factory's calls, of which any may go wrong. */
  readonly factory: FactoryNetwork = {
    reserveCycles: () => this.#call("reserveCycles", () => this.reserve),
    depositedCycles: () => this.#call("depositedCycles", () => this.deposited),
    depositedE8s: () => this.#call("depositedE8s", () => this.depositedE8s),
    buyCycles: (_, { createdAtNs, amountE8s }) =>
      this.#call("buyCycles", () => {
        if (this.#bought.has(createdAtNs)) return null;
        if (this.depositedE8s < amountE8s) throw new StoreError("Conflict", "There are too few ICP.");
        this.#bought.add(createdAtNs);
        this.depositedE8s = 0n;
        this.deposited += amountE8s * CYCLES_PER_E8S;
        return null;
      }),
    topUpReserve: (cycles) =>
      this.#call("topUpReserve", () => {
        this.reserve += cycles;
        return this.reserve;
      }),
    create: (terms) => this.#call("create", () => this.#create(terms)),
    install: (canister) =>
      this.#call("install", () => {
        this.#controlled(canister).store = this.#emptyStore();
        return null;
      }),
    putViewer: () => this.#call("putViewer", () => null),
    apiVersion: () => this.#call("apiVersion", () => this.apiVersion),
    archive: (canister) =>
      this.#call("archive", () => {
        const { controllers } = this.#controlled(canister);
        const owner = controllers.find((each) => !equalBytes(each, FACTORY)) as Owner;
        const factory: [Principal] = [Principal.fromUint8Array(FACTORY)];
        return { owner: Principal.fromUint8Array(owner), factory, state: { filling: null } };
      }),
    beginImport: (canister, import_id, manifest) =>
      this.#fill("beginImport", canister, (store, owner) =>
        beginImport(store, owner, { import_id, format: FORMAT, api_version: API_VERSION, manifest }),
      ),
    putChunks: (canister, importId, chunks) =>
      this.#fill("putChunks", canister, (store, owner) => putMemoryChunk(store, owner, importId, chunks)),
    commit: (canister, importId, items) =>
      this.#fill("commit", canister, (store, owner) => commitItems(store, owner, importId, items)),
    finalize: (canister, importId) =>
      this.#fill("finalize", canister, (store, owner) => finalizeImport(store, owner, importId)),
    handOver: (canister, owner) =>
      this.#call("handOver", () => {
        this.#controlled(canister).controllers = [owner];
        return null;
      }),
    info: (canister) =>
      this.#call("info", () => {
        const { controllers, store } = this.#existing(canister);
        return { controllers, moduleSha256: store === undefined ? undefined : bytesOf(32, 1) };
      }),
    returnCycles: (canister, _, payer) =>
      this.#fill("returnCycles", canister, () => {
        this[payer === "owner" ? "deposited" : "reserve"] += T;
        return null;
      }),
    stop: (canister) =>
      this.#call("stop", () => {
        this.#controlled(canister).isStopped = true;
        return null;
      }),
    delete: (canister) =>
      this.#call("delete", () => {
        if (!this.#controlled(canister).isStopped) throw new Error("It has to be stopped before it is deleted.");
        this.canisters.delete(toHex(canister));
        return null;
      }),
  };

  #create({ createdAtNs, cycles, owner, payer }: CreationTerms): Owner {
    const terms = `${createdAtNs} ${cycles} ${toHex(owner)} ${payer}`;
    if (createdAtNs + DAY_NS < this.#now()) throw new TooOldError();
    const known = this.#created.get(terms);
    if (known !== undefined) return known;
    const account = payer === "owner" ? "deposited" : "reserve";
    if (this[account] < cycles) throw new StoreError("LowOnCycles", "There are too few cycles.");
    this[account] -= cycles;
    const id = Uint8Array.of(9, this.#created.size);
    this.#created.set(terms, id);
    this.canisters.set(toHex(id), { controllers: [FACTORY, owner], store: undefined, isStopped: false });
    return id;
  }

  #emptyStore(): Store {
    const { store } = testStore();
    return { ...store, now: this.#now };
  }

  #existing(canister: Owner): SimulatedCanister {
    const found = this.canisters.get(toHex(canister));
    if (found === undefined) throw new Error("There is no such canister.");
    return found;
  }

  #controlled(canister: Owner): SimulatedCanister {
    const found = this.#existing(canister);
    if (!found.controllers.some((each) => equalBytes(each, FACTORY)))
      throw new Error("Only its controllers may do this.");
    return found;
  }

  #fill<T>(name: string, canister: Owner, run: (store: Store, owner: Owner) => T): Promise<Answer<T>> {
    return this.#call(name, () => {
      const { store, controllers } = this.#controlled(canister);
      if (store === undefined) throw new Error("The canister is empty.");
      return run(store, controllers.find((each) => !equalBytes(each, FACTORY)) as Owner);
    });
  }

  async #call<T>(name: string, run: () => T): Promise<Answer<T>> {
    this.calls.push(name);
    const fault = this.faults.shift() ?? "none";
    const unknown: Answer<T> = { kind: "unknown", message: "No answer came." };
    if (fault === "rejected") return unknown;
    try {
      const value = run();
      if (fault === "lost") return new Promise(() => {});
      return fault === "unanswered" ? unknown : { kind: "done", value };
    } catch (error) {
      if (error instanceof TooOldError)
        return { kind: "refused", message: "The ledger does not remember.", code: "CreationUnanswered" };
      if (error instanceof StoreError) return { kind: "refused", message: error.message };
      const kind = MANAGEMENT.includes(name) ? "refused" : "unknown";
      return { kind, message: String(error) };
    }
  }
}

/** A factory that is switched on, with Alice's capsule: three memories, one with a version, and a gallery with a link. */
export function factoryWithCapsule() {
  const { store, clock } = testStore();
  const network = new SimulatedNetwork(() => clock.nowNs);
  writeFactory(store, { isEnabled: true });
  for (const number of [1, 2, 3]) {
    const asset = storedAsset(store, ALICE, "original", bytesOf(100 * number, number));
    createMemory(store, ALICE, memoryInput(uuid(number), [asset]));
  }
  const [replaces] = [storedAsset(store, ALICE, "original", bytesOf(100, 1)).sha256];
  const newer = storedAsset(store, ALICE, "original", bytesOf(150, 50));
  createMemory(store, ALICE, { ...memoryInput(uuid(1), [newer]), replaces: [replaces] });
  storeGallery(store, ALICE, galleryInput(uuid(10), [uuid(1), uuid(2), uuid(3)]));
  updateGallery(store, ALICE, galleryInput(uuid(10), [uuid(1), uuid(3)]), "a key");
  const secret = bytesOf(32, 3);
  const link = createShareLink(store, { kind: "gallery", owner: ALICE, id: uuid(10) }, undefined, () => secret);
  return { store, clock, network, link };
}
export type FactoryWithCapsule = ReturnType<typeof factoryWithCapsule>;

/** What a capsule is. */
export function manifestIn(store: Store, owner: Owner = ALICE) {
  const walked = walkSome(store, owner, startOfWalk(store), WorkBudget.of(store, 10n ** 12n));
  if (!isManifest(walked)) throw new Error("The budget is too small.");
  return walked;
}

/** Runs what is due, and moves the time on to what is due next, until the move is over or `mostTurns` have passed. */
export async function runMove({ store, clock, network }: FactoryWithCapsule, mostTurns = 400): Promise<void> {
  for (let turn = 0; turn < mostTurns; turn++) {
    const dueNs = nextDueCreationNs(store);
    const creation = readCreation(store, ALICE);
    if (dueNs === undefined || creation === undefined || !isUnderWay(creation)) return;
    if (dueNs > clock.nowNs) clock.nowNs = dueNs;
    void advanceDue(store, network.factory, () => {});
    // Whatever has its answer goes on; a lost one is waited for in vain.
    await new Promise(setImmediate);
  }
}
