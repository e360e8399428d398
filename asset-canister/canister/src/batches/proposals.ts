import { rawBytes, rawNat32, sha256Engine } from "@store-forever/certified/azle";
import { equalBytes, toHex } from "@store-forever/protocol";
import { IDL, StableBTreeMap } from "azle";
import { Refusal } from "../asset-error.ts";
import { CommitBatchArgs } from "../candid/candid.ts";
import type { CommitBatchRecord } from "../candid/candid-records.ts";
import { evidenceOf } from "./evidence.ts";
import type { Uploads } from "./uploads.ts";

/** Batches that one principal prepared and another one is to commit, who knows them by a hash: their evidence. */
export class Proposals {
  readonly #uploads: Uploads;
  readonly #proposed: StableBTreeMap<number, Uint8Array>;

  constructor(memoryId: number, uploads: Uploads) {
    this.#uploads = uploads;
    this.#proposed = new StableBTreeMap(memoryId, rawNat32, rawBytes);
  }

  /** @throws Refusal SessionExpired, Conflict */
  propose(batch: CommitBatchRecord): void {
    const batchId = Number(batch.batch_id);
    this.#uploads.propose(batchId);
    this.#proposed.insert(batchId, new Uint8Array(IDL.encode([CommitBatchArgs], [batch])));
  }

  /** @throws Refusal SessionExpired, InvalidArgument */
  evidence(batchId: number): Uint8Array {
    return sha256Of(evidenceOf(this.#get(batchId), (chunkId) => this.#uploads.chunk(chunkId)));
  }

  /**
   * The batch with this evidence.
   * @throws Refusal SessionExpired, InvalidArgument, InvalidHash
   */
  require(batchId: number, evidence: Uint8Array): CommitBatchRecord {
    const actual = this.evidence(batchId);
    if (!equalBytes(actual, evidence))
      throw new Refusal(
        "InvalidHash",
        `The evidence of batch ${batchId} is ${toHex(actual)}, not ${toHex(evidence)}: it is not the batch you mean.`,
      );
    return this.#get(batchId);
  }

  delete(batchId: number): void {
    this.#proposed.remove(batchId);
  }

  #get(batchId: number): CommitBatchRecord {
    this.#uploads.requireProposed(batchId);
    const bytes = this.#proposed.get(batchId);
    if (bytes === undefined) throw new Error(`The proposal of batch ${batchId} is missing from stable memory.`);
    return IDL.decode([CommitBatchArgs], bytes)[0] as unknown as CommitBatchRecord;
  }
}

export function sha256Of(pieces: Iterable<Uint8Array>): Uint8Array {
  let state = sha256Engine.start();
  for (const piece of pieces) state = sha256Engine.update(state, piece);
  return sha256Engine.finish(state);
}
