import { sha256OfParts } from "@store-forever/certified/azle";
import { toHex } from "@store-forever/protocol";
import { query, update } from "azle";
import { AssetError } from "../../files/asset-error.ts";
import { stateEvidenceOf } from "../../files/batches/evidence.ts";
import { ANY_BATCH } from "../../files/batches/uploads.ts";
import * as Candid from "../../files/candid/idl.ts";
import type * as Records from "../../files/candid/records.ts";
import { change, requirePrepare } from "./permitted.ts";
import { assets, configuration, proposals, uploads } from "./state.ts";

/** Changes of many files at once: uploaded in chunks, then committed by the uploader, or proposed and committed by another. */
export class BatchMethods {
  @update([Candid.Empty], Candid.BatchId)
  create_batch(_: Record<string, never>): { batch_id: bigint } {
    requirePrepare();
    return { batch_id: BigInt(uploads.openBatch(configuration.uploadLimits())) };
  }

  @update([Candid.CreateChunkArgs], Candid.ChunkId)
  create_chunk({ batch_id, content }: { batch_id: bigint; content: Uint8Array }): { chunk_id: bigint } {
    requirePrepare();
    const [chunkId = 0] = uploads.addToBatch(Number(batch_id), [content], configuration.uploadLimits());
    return { chunk_id: BigInt(chunkId) };
  }

  @update([Candid.CreateChunksArgs], Candid.ChunkIds)
  create_chunks({ batch_id, content }: { batch_id: bigint; content: Uint8Array[] }): { chunk_ids: bigint[] } {
    requirePrepare();
    const chunkIds = uploads.addToBatch(Number(batch_id), content, configuration.uploadLimits());
    return { chunk_ids: chunkIds.map(BigInt) };
  }

  /** Under the batch id 0 it commits a part of a larger change: chunks of any batch are found, and no batch is closed. */
  @update([Candid.CommitBatchArgs])
  commit_batch({ batch_id, operations }: Records.CommitBatchRecord): void {
    change(() => {
      const batchId = Number(batch_id);
      if (batchId !== ANY_BATCH) uploads.requireOpen(batchId);
      assets.apply(batchId, operations);
      if (batchId !== ANY_BATCH) uploads.closeBatch(batchId);
    });
  }

  @update([Candid.BatchId])
  delete_batch({ batch_id }: { batch_id: bigint }): void {
    requirePrepare();
    uploads.closeBatch(Number(batch_id));
    proposals.delete(Number(batch_id));
  }

  @update([Candid.CommitBatchArgs])
  propose_commit_batch(batch: Records.CommitBatchRecord): void {
    requirePrepare();
    proposals.propose(batch);
  }

  @update([Candid.ComputeEvidence], Candid.Evidence)
  compute_evidence({ batch_id }: { batch_id: bigint }): [Uint8Array] {
    requirePrepare();
    return [proposals.evidence(Number(batch_id))];
  }

  @update([Candid.CommitProposedBatch])
  commit_proposed_batch({ batch_id, evidence }: { batch_id: bigint; evidence: Uint8Array }): void {
    change(() => {
      const batchId = Number(batch_id);
      assets.apply(batchId, proposals.require(batchId, evidence).operations);
      proposals.delete(batchId);
      uploads.closeBatch(batchId);
    });
  }

  @update([Candid.CommitProposedBatch], Candid.ValidationResult)
  validate_commit_proposed_batch(request: { batch_id: bigint; evidence: Uint8Array }): Records.ValidationRecord {
    try {
      const { operations } = proposals.require(Number(request.batch_id), request.evidence);
      return { Ok: `commit the ${operations.length} operations of batch ${request.batch_id}` };
    } catch (error) {
      if (error instanceof AssetError) return { Err: `${error.name}: ${error.message}` };
      throw error;
    }
  }

  @update([], Candid.StateHash)
  compute_state_hash(): [string] {
    requirePrepare();
    return [toHex(sha256OfParts(stateEvidenceOf(assets.list(), (chunkId) => uploads.chunk(chunkId))))];
  }

  /** Gives no hash, because none is kept: `compute_state_hash` computes it each time. */
  @query([], Candid.StateInfo)
  get_state_info(): Records.StateInfoRecord {
    return { last_state_update_timestamp: configuration.lastChangeNs(), state_hash: [] };
  }
}
