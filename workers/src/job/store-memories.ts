import { toHex } from "@store-forever/protocol";
import { transfer } from "comlink";
import PQueue from "p-queue";
import type { MemorySource, PipelineFailure, PipelineResult, SourceFailureCode } from "../api.ts";
import { buffersOf, freeBytes, withOwnBuffers } from "../bytes/asset-bytes.ts";
import { ByteBudget, type ByteShare } from "../bytes/byte-budget.ts";
import { errorOf, orThrow, resultOf } from "../errors/failures.ts";
import type { PrepareSettings, StepListener } from "../prepare/prepare-api.ts";
import type { PreparedMemory } from "../prepare/prepared-memory.ts";
import { clearAbandonedSpills, SpillDirectory } from "../prepare/read/spill-directory.ts";
import type { UploadedMemory } from "../upload/verify/uploaded-memory.ts";
import { machinePoolSize, type PoolMember, type WorkerPool } from "../workers/worker-pool.ts";
import type { JobRun } from "./job-run.ts";
import { isSameFile, type ReadAddress } from "./same-file.ts";
import { prepareWhileSending } from "./send-ahead.ts";
import { StalledReads } from "./stalled-reads.ts";
import { type PrepareWorker, startPreparers } from "./start-workers.ts";

/**
 * How many memories may be uploading beyond those being prepared, where the budget has room. They fill shared messages, and the
 * consensus rounds until the first of them is acknowledged.
 */
const MEMORIES_AHEAD = 64;
/** RAM for reading a file of unknown size. A larger file goes to disk. */
const READING_BYTES = 16 * 1024 * 1024;
/** One copy is kept here until the backend has the file, in case the upload worker dies or reconnects. The other is sent. */
const COPIES_OF_A_FILE = 2;
/** Shares of the memory budget. The last quarter is for messages. */
const SHARES = { files: 0.25, pictures: 0.375, garbage: 0.125 };

/** What a job knows of a memory that it has read. */
export type WhatWasRead = Pick<
  PreparedMemory,
  "facts" | "readFrom" | "validator" | "headSha256" | "claim" | "isCutOff"
> & {
  fileUrl: string;
};

export type MemoryOutcome =
  | ({ state: "uploaded"; upload: UploadedMemory } & WhatWasRead)
  | { state: "failed"; memoryId: string; failure: PipelineFailure };

export interface StoreListeners {
  /** Called when a memory is prepared. @param sha256 of its original, in hexadecimal */
  onPrepared: (memoryId: string, sha256: string) => void;
  /** Called when the backend has acknowledged a memory. @param readFrom origin that its file came from */
  onUploaded: (upload: UploadedMemory, readFrom: string) => void;
  /** Called when every memory is prepared or has failed, with those that are stored or being uploaded. */
  onAllPrepared: (uploadingIds: ReadonlySet<string>) => void;
}

/** What the memories of a job share while they are prepared and uploaded. */
interface Pipeline {
  run: JobRun;
  preparers: WorkerPool<PrepareWorker>;
  /** RAM for files. */
  files: ByteBudget;
  /** RAM for decoded pictures. Whoever holds a share of it waits for no other share. */
  pictures: ByteBudget;
  reads: StalledReads;
  /** The address that led to each file first, by its SHA-256 in hexadecimal. */
  addresses: Map<string, ReadAddress>;
  /** Files that are not the photo at another address: what their servers send in the place of photos. By SHA-256 in hexadecimal. */
  standIns: Set<string>;
  onRead: StoreListeners["onPrepared"];
  /** Called when a memory begins to upload, or has failed before. */
  onPrepared: (memoryId: string, isUploading: boolean) => void;
  onUploaded: StoreListeners["onUploaded"];
}

/** Reads, derives and uploads memories, several at once. */
export async function storeMemories(
  memories: readonly MemorySource[],
  bounds: Omit<PrepareSettings, "readLocation">,
  run: JobRun,
  { onPrepared: onRead, onUploaded, onAllPrepared }: StoreListeners,
): Promise<MemoryOutcome[]> {
  const { options, events } = run;
  const spill = new SpillDirectory(bounds.spillDirectory);
  await Promise.all([spill.clear(), clearAbandonedSpills()]);
  const poolSize = options.poolSize ?? machinePoolSize();
  const beingPrepared = new Set(memories.map(({ memoryId }) => memoryId));
  const settings = { ...bounds, readLocation: options.readLocation ?? false };
  const reads = new StalledReads();
  const maxGarbageBytes = (options.memoryBudgetBytes * SHARES.garbage) / poolSize;
  const onStep: StepListener = (memoryId, step) => {
    reads.report(memoryId, step);
    // Steps have their own channel: one may arrive after the task has ended.
    if (beingPrepared.has(memoryId)) events.memory(memoryId, { step });
  };
  const preparers = startPreparers({ size: poolSize, maxGarbageBytes }, settings, onStep, options);
  const uploadingIds = new Set<string>();
  const onPrepared = (memoryId: string, isUploading: boolean) => {
    beingPrepared.delete(memoryId);
    if (isUploading) uploadingIds.add(memoryId);
    run.reportPrepared(1 - beingPrepared.size / memories.length);
    if (beingPrepared.size === 0) onAllPrepared(uploadingIds);
  };
  if (memories.length === 0) onAllPrepared(uploadingIds);
  const files = new ByteBudget(options.memoryBudgetBytes * SHARES.files);
  const pictures = new ByteBudget(options.memoryBudgetBytes * SHARES.pictures);
  const addresses = new Map<string, ReadAddress>();
  const standIns = new Set<string>();
  const pipeline = { run, preparers, files, pictures, reads, addresses, standIns, onRead, onPrepared, onUploaded };
  const window = new PQueue({ concurrency: poolSize + MEMORIES_AHEAD });
  const storeAll = (all: readonly MemorySource[]) =>
    Promise.all(all.map((memory) => window.add(() => storeMemory(memory, pipeline))));
  try {
    const outcomes = await storeAll(memories);
    const again = await storeAll(takenForPhotos(outcomes, memories, standIns));
    const newest = new Map(again.map((outcome) => [idOf(outcome), outcome]));
    return outcomes.map((outcome) => newest.get(idOf(outcome)) ?? outcome);
  } finally {
    window.clear();
    preparers.release();
    await spill.clear();
  }
}

const idOf = (outcome: MemoryOutcome) => (outcome.state === "uploaded" ? outcome.upload.memoryId : outcome.memoryId);

/**
 * The first memories that a stand-in was stored for, before another address led to it and showed what it is. They are stored again,
 * in its place.
 */
function takenForPhotos(
  outcomes: readonly MemoryOutcome[],
  memories: readonly MemorySource[],
  standIns: ReadonlySet<string>,
): MemorySource[] {
  const taken = new Map(
    outcomes.flatMap((outcome) => {
      if (outcome.state !== "uploaded" || !outcome.upload.created) return [];
      const original = outcome.upload.assets.find(({ kind }) => kind === "original");
      return original === undefined ? [] : [[outcome.upload.memoryId, toHex(original.sha256)] as const];
    }),
  );
  return memories.flatMap((memory) => {
    const replaces = taken.get(memory.memoryId);
    return replaces !== undefined && standIns.has(replaces) ? [{ ...memory, replaces }] : [];
  });
}

async function storeMemory(memory: MemorySource, pipeline: Pipeline): Promise<MemoryOutcome> {
  const { memoryId } = memory;
  const { run } = pipeline;
  const stored = await resultOf(() => prepareAndUpload(memory, pipeline));
  if (stored.ok) {
    pipeline.onUploaded(stored.value.upload, stored.value.readFrom);
    return { state: "uploaded", ...stored.value };
  }
  const failure = stored.error;
  // A key that is not accepted, a lasting outage, and the person's stop concern all memories of the job.
  const isOfJob = failure.code === "Unauthorized" || failure.code === "Aborted" || run.signal.aborted || run.isLost;
  if (isOfJob) throw errorOf(failure);
  run.events.memory(memoryId, { step: "failed", failure });
  return { state: "failed", memoryId, failure };
}

async function prepareAndUpload(memory: MemorySource, pipeline: Pipeline) {
  const { run, reads, onPrepared } = pipeline;
  const { memoryId } = memory;
  await run.whenRunning();
  const share = await pipeline.files.take(READING_BYTES, run.signal);
  try {
    const prepared = await prepare(memory, share, pipeline)
      .then(orThrow)
      .catch((error: unknown) => {
        onPrepared(memoryId, false);
        throw error;
      })
      .finally(() => reads.end(memoryId));
    share.resize(COPIES_OF_A_FILE * inMemoryBytes(prepared));
    for (const { kind, sha256 } of prepared.assets) if (kind === "original") pipeline.onRead(memoryId, toHex(sha256));
    run.events.memory(memoryId, { step: "uploading" });
    const uploading = run.call((api) => api.store(toHandOver(prepared))).finally(() => freeBytes(prepared.assets));
    onPrepared(memoryId, true);
    const { facts, readFrom, validator, headSha256, claim, isCutOff, source } = prepared;
    const told = validator === undefined ? {} : { validator };
    return { upload: await uploading, facts, readFrom, ...told, headSha256, claim, isCutOff, fileUrl: source.url };
  } finally {
    share.release();
  }
}

async function prepare(
  memory: MemorySource,
  share: ByteShare,
  { run, preparers, pictures, reads, addresses, standIns }: Pipeline,
): Promise<PipelineResult<PreparedMemory>> {
  const { memoryId } = memory;
  // A memory whose source has stalled holds up no other memory, and needs hardly any RAM.
  const untilStalled = async () => {
    await reads.begin(memoryId);
    share.resize(0);
  };
  const readAndPrepare = async (api: PrepareWorker, member: PoolMember) => {
    const read = await api.read(memory);
    reads.end(memoryId);
    if (!read.ok) return read;
    const { sha256, fileUrl, fileBytes, pictureBytes } = read.value;
    const address = { url: memory.url, fileUrl };
    const first = addresses.get(sha256) ?? address;
    addresses.set(sha256, first);
    const isRepeated = standIns.has(sha256) || (first.url !== memory.url && !isSameFile(first, address));
    share.resize(fileBytes);
    return await member.runAlone(async () => {
      const picture = await pictures.take(pictureBytes, run.signal);
      const prepared = await prepareWhileSending(api, { memoryId, isRepeated }, (original) => {
        // A failure is told when the memory is stored: that waits for the same bytes, or sends them again.
        run.call((upload) => upload.sendAhead(memoryId, original)).catch(() => {});
      }).finally(() => picture.release());
      if (isRepeated && isAnother(prepared, sha256)) standIns.add(sha256);
      member.addGarbage(prepared.ok ? inMemoryBytes(prepared.value) : fileBytes);
      return prepared;
    });
  };
  return await preparers.run(run.signal, readAndPrepare, untilStalled);
}

/** Whether a file turned out to be another picture than the photo. @param sha256 in hexadecimal */
function isAnother(prepared: PipelineResult<PreparedMemory>, sha256: string): boolean {
  if (!prepared.ok) return prepared.error.code === ("AnotherPicture" satisfies SourceFailureCode);
  return !prepared.value.assets.some((asset) => asset.kind === "original" && toHex(asset.sha256) === sha256);
}

/** Buffers are moved, not cloned: a clone stays in the message that carried it until its receiver collects garbage. */
function toHandOver(prepared: PreparedMemory): PreparedMemory {
  const assets = withOwnBuffers(prepared.assets);
  return transfer({ ...prepared, assets }, buffersOf(assets));
}

/** Files that are too large for RAM are on disk and do not count. */
const inMemoryBytes = ({ assets }: PreparedMemory) =>
  buffersOf(assets).reduce((bytes, { byteLength }) => bytes + byteLength, 0);
