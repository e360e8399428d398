import { rawBytes, rawNat32, sha256OfParts } from "@store-forever/certified/azle";
import { equalBytes, toHex } from "@store-forever/protocol";
import { IDL, StableBTreeMap } from "azle";
import { AssetError } from "../asset-error.ts";
import { CommitBatchArgs } from "../candid/idl.ts";
import type { CommitBatchRecord } from "../candid/records.ts";
import { MEMORY_IDS } from "../memory-ids.ts";
import { evidenceOf } from "./evidence.ts";
import type { Uploads } from "./uploads.ts";

/**
 * Batches that one principal prepared and another one is to commit. The other knows such a batch by a hash, its evidence.
 */
export class Proposals {
  readonly #uploads: Uploads;
  readonly #proposed = new StableBTreeMap<number, Uint8Array>(MEMORY_IDS.proposals, rawNat32, rawBytes);

  constructor(uploads: Uploads) {
    this.#uploads = uploads;
  }

  /** @throws AssetError SessionExpired, Conflict */
  propose(batch: CommitBatchRecord): void {
    const batchId = Number(batch.batch_id);
    this.#uploads.propose(batchId);
    this.#proposed.insert(batchId, new Uint8Array(IDL.encode([CommitBatchArgs], [batch])));
  }

  /** @throws AssetError SessionExpired, InvalidArgument */
  evidence(batchId: number): Uint8Array {
    return sha256OfParts(evidenceOf(this.#get(batchId), (chunkId) => this.#uploads.chunk(chunkId)));
  }

  /**
   * The proposed batch, if it has this evidence.
   * @throws AssetError SessionExpired, InvalidArgument, InvalidHash
   */
  require(batchId: number, evidence: Uint8Array): CommitBatchRecord {
    const actual = this.evidence(batchId);
    if (!equalBytes(actual, evidence))
      throw new AssetError(
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
