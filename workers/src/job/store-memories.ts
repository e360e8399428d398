import { transfer } from "comlink";
import PQueue from "p-queue";
import type { MediaFacts, MemorySource, PipelineFailure, PipelineResult } from "../api.ts";
import { buffersOf, freeBytes, withOwnBuffers } from "../bytes/asset-bytes.ts";
import { ByteBudget, type ByteShare } from "../bytes/byte-budget.ts";
import { errorOf, orThrow, resultOf } from "../errors/failures.ts";
import type { PrepareSettings } from "../prepare/prepare-api.ts";
import { clearAbandonedSpills, SpillDirectory } from "../prepare/read/spill-directory.ts";
import type { PreparedMemory } from "../prepare/read-memory.ts";
import type { UploadedMemory } from "../upload/uploader.ts";
import { machinePoolSize, type PoolMember, type WorkerPool } from "../workers/worker-pool.ts";
import type { JobRun } from "./job-run.ts";
import { StalledReads } from "./stalled-reads.ts";
import { type PrepareWorker, startPreparers } from "./start-workers.ts";

/** Memories that may be under way, beyond those being prepared: they fill shared messages. */
const MEMORIES_AHEAD = 32;
/** What reading takes before anybody knows what the file is: with more it goes to disk. */
const READING_BYTES = 16 * 1024 * 1024;
/** Kept here until the archive has it, in case the upload worker dies or its connection is made anew; and on its way there. */
const COPIES_OF_A_FILE = 2;
/** What each may take of the memory; a quarter is for messages. */
const SHARES = { files: 0.25, pictures: 0.375, leftByWorkers: 0.125 };

export type MemoryOutcome =
  | { state: "uploaded"; upload: UploadedMemory; facts: MediaFacts }
  | { state: "failed"; memoryId: string; failure: PipelineFailure };

export interface StoreListeners {
  /** Called when the archive has said that it has a memory. */
  onUploaded: (upload: UploadedMemory) => void;
  /** Called when none is left to read, with those that are stored or on their way. */
  onAllPrepared: (uploadingIds: ReadonlySet<string>) => void;
}

interface Line {
  run: JobRun;
  preparers: WorkerPool<PrepareWorker>;
  files: ByteBudget;
  /** For decoded ones. Who has a share waits for no other. */
  pictures: ByteBudget;
  reads: StalledReads;
  /** Called when a memory is on its way to the archive, or cannot be. */
  onPrepared: (memoryId: string, isUploading: boolean) => void;
  onUploaded: StoreListeners["onUploaded"];
}

/** Takes each memory through reading, deriving and uploading, several at once. */
export async function storeMemories(
  memories: readonly MemorySource[],
  { maxFileSizeBytes, spillDirectory }: Pick<PrepareSettings, "maxFileSizeBytes" | "spillDirectory">,
  run: JobRun,
  { onUploaded, onAllPrepared }: StoreListeners,
): Promise<MemoryOutcome[]> {
  const { options, events } = run;
  const spill = new SpillDirectory(spillDirectory);
  await Promise.all([spill.clear(), clearAbandonedSpills()]);
  const poolSize = options.poolSize ?? machinePoolSize();
  const beingPrepared = new Set(memories.map(({ memoryId }) => memoryId));
  const settings = { maxFileSizeBytes, spillDirectory, readLocation: options.readLocation ?? false };
  const reads = new StalledReads();
  const mostLeftBytes = (options.memoryBudgetBytes * SHARES.leftByWorkers) / poolSize;
  const preparers = startPreparers({ size: poolSize, mostLeftBytes }, settings, (memoryId, step) => {
    reads.sign(memoryId, step);
    // Steps come by a channel of their own: one may be later than the end of its work.
    if (beingPrepared.has(memoryId)) events.memory(memoryId, { step });
  });
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
  const line = { run, preparers, files, pictures, reads, onPrepared, onUploaded };
  const window = new PQueue({ concurrency: poolSize + MEMORIES_AHEAD });
  try {
    return await Promise.all(memories.map((memory) => window.add(() => storeMemory(memory, line))));
  } finally {
    window.clear();
    preparers.release();
    await spill.clear();
  }
}

async function storeMemory(memory: MemorySource, line: Line): Promise<MemoryOutcome> {
  const { memoryId } = memory;
  const { signal, events } = line.run;
  const stored = await resultOf(() => prepareAndUpload(memory, line));
  if (stored.ok) {
    line.onUploaded(stored.value.upload);
    return { state: "uploaded", ...stored.value };
  }
  const failure = stored.error;
  // What stops one memory because of who asks, or because the person stopped it, stops them all.
  if (failure.code === "Unauthorized" || failure.code === "Aborted" || signal.aborted) throw errorOf(failure);
  events.memory(memoryId, { step: "failed", failure });
  return { state: "failed", memoryId, failure };
}

async function prepareAndUpload(memory: MemorySource, line: Line) {
  const { run, reads, onPrepared } = line;
  const { memoryId } = memory;
  await run.whenRunning();
  const share = await line.files.take(READING_BYTES, run.signal);
  try {
    const prepared = await prepare(memory, share, line)
      .then(orThrow)
      .catch((error: unknown) => {
        onPrepared(memoryId, false);
        throw error;
      })
      .finally(() => reads.end(memoryId));
    share.resize(COPIES_OF_A_FILE * inMemoryBytes(prepared));
    run.events.memory(memoryId, { step: "uploading" });
    const uploading = run.call((api) => api.store(toHandOver(prepared))).finally(() => freeBytes(prepared.assets));
    onPrepared(memoryId, true);
    return { upload: await uploading, facts: prepared.facts };
  } finally {
    share.release();
  }
}

async function prepare(
  memory: MemorySource,
  share: ByteShare,
  { run: { signal }, preparers, pictures, reads }: Line,
): Promise<PipelineResult<PreparedMemory>> {
  const { memoryId } = memory;
  // What its source keeps waiting takes nobody's turn, and hardly any memory.
  const untilStalled = async () => {
    await reads.begin(memoryId);
    share.resize(0);
  };
  const readAndPrepare = async (api: PrepareWorker, member: PoolMember) => {
    const read = await api.read(memory);
    reads.end(memoryId);
    if (!read.ok) return read;
    const { fileBytes, pictureBytes } = read.value;
    share.resize(fileBytes);
    return await member.inTurn(async () => {
      const picture = await pictures.take(pictureBytes, signal);
      const prepared = await api.prepare(memoryId).finally(() => picture.release());
      member.leave(prepared.ok ? inMemoryBytes(prepared.value) : fileBytes);
      return prepared;
    });
  };
  return await preparers.run(signal, readAndPrepare, untilStalled);
}

/** Moved, not cloned: a clone stays in the message that carried it until its reader tidies up. */
function toHandOver(prepared: PreparedMemory): PreparedMemory {
  const assets = withOwnBuffers(prepared.assets);
  return transfer({ ...prepared, assets }, buffersOf(assets));
}

/** Files that are too large for the memory are on disk while they wait. */
const inMemoryBytes = ({ assets }: PreparedMemory) =>
  buffersOf(assets).reduce((bytes, { byteLength }) => bytes + byteLength, 0);
