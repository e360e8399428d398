import type {
  CapsuleManifest,
  CommittedItems,
  FinalizedImport,
  ImportedChunk,
  ImportedItem,
  PersonalArchive,
} from "@store-forever/protocol";
import type { CreationErrorName, CyclesPurchase, Payer } from "../store/records/personal/creation-record.ts";
import type { Owner } from "../store/store.ts";

/**
 * What a call to another canister came to. `unknown`: no answer came, or a reject; it may have happened. `refused`: it did not, and will
 * not another time.
 */
export type Answer<T> =
  | { kind: "done"; value: T }
  | { kind: "refused"; message: string; code?: CreationErrorName }
  | { kind: "unknown"; message: string };

/** The terms of a creation, by which the ledger knows it again. */
export interface CreationTerms {
  owner: Owner;
  subnet: Owner | undefined;
  payer: Payer;
  createdAtNs: bigint;
  cycles: bigint;
}

/** The network, as far as a factory needs it. Each call may be made again: done twice, it does what once does. */
export interface FactoryNetwork {
  reserveCycles(): Promise<Answer<bigint>>;
  /** What is in somebody's deposit account at this canister. */
  depositedCycles(owner: Owner): Promise<Answer<bigint>>;
  /** ICP in somebody's deposit account at this canister. */
  depositedE8s(owner: Owner): Promise<Answer<bigint>>;
  /** Has ICP of a deposit account become cycles in that of the cycles ledger. The same purchase happens once. */
  buyCycles(owner: Owner, purchase: CyclesPurchase): Promise<Answer<null>>;
  topUpReserve(cycles: bigint): Promise<Answer<bigint>>;
  /** Creates a canister that its owner and this canister control. The same terms create one. */
  create(terms: CreationTerms): Promise<Answer<Owner>>;
  /** Installs the release's module anew, whatever was in the canister. */
  install(canister: Owner, owner: Owner): Promise<Answer<null>>;
  /** Puts the release's viewer there. */
  putViewer(canister: Owner): Promise<Answer<null>>;
  apiVersion(canister: Owner): Promise<Answer<string>>;
  archive(canister: Owner): Promise<Answer<PersonalArchive | undefined>>;
  beginImport(canister: Owner, importId: bigint, manifest: CapsuleManifest): Promise<Answer<null>>;
  putChunks(canister: Owner, importId: bigint, chunks: ImportedChunk[]): Promise<Answer<null>>;
  commit(canister: Owner, importId: bigint, items: ImportedItem[]): Promise<Answer<CommittedItems>>;
  finalize(canister: Owner, importId: bigint): Promise<Answer<FinalizedImport>>;
  /** Makes the owner the only controller. */
  handOver(canister: Owner, owner: Owner): Promise<Answer<null>>;
  /** The module and the controllers, which the network tells every canister. */
  info(canister: Owner): Promise<Answer<{ moduleSha256: Uint8Array | undefined; controllers: Owner[] }>>;
  /** Sends the canister's cycles back to who paid for it. */
  returnCycles(canister: Owner, owner: Owner, payer: Payer): Promise<Answer<null>>;
  stop(canister: Owner): Promise<Answer<null>>;
  delete(canister: Owner): Promise<Answer<null>>;
}
