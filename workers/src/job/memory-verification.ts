import type { ArrivedMemory, PipelineFailure, StoredMemory } from "../api.ts";
import type { UploadedMemory } from "../upload/verify/uploaded-memory.ts";
import type { JobRun } from "./job-run.ts";

/** So many memories are read back together, as soon as they have been sent: as many as one answer holds. */
const MEMORIES_PER_READ = 100;

export interface VerifiedMemories {
  stored: StoredMemory[];
  failed: { memoryId: string; failure: PipelineFailure }[];
}

const NOT_CERTIFIED: PipelineFailure = {
  code: "Integrity",
  message:
    "The archive does not certify the photo as it was sent. Try again. If this happens again, do not rely on this copy.",
};

type VerifyingRun = Pick<JobRun, "events" | "call">;

/** Reads memories back, certified, while others are still being sent. Reading takes no update message, so it delays none. */
export class MemoryVerification {
  readonly #run: VerifyingRun;
  readonly #unread: UploadedMemory[] = [];
  /** Where files came from, by memory. */
  readonly #readFrom = new Map<string, string>();
  readonly #parts: Promise<VerifiedMemories>[] = [];

  /** @param present memories that were stored before */
  constructor(present: readonly StoredMemory[], run: VerifyingRun) {
    this.#run = run;
    if (present.length > 0) this.#read(this.#present(present));
  }

  /** @param readFrom origin that its file came from */
  add(upload: UploadedMemory, readFrom: string): void {
    this.#readFrom.set(upload.memoryId, readFrom);
    const earlier = this.#unread.findIndex(({ memoryId }) => memoryId === upload.memoryId);
    if (earlier !== -1) this.#unread.splice(earlier, 1);
    this.#unread.push(upload);
    if (this.#unread.length >= MEMORIES_PER_READ) this.#read(this.#uploaded(this.#unread.splice(0)));
  }

  /** Reads the memories that are left. @throws PipelineError when the answers themselves cannot be trusted */
  async finish(): Promise<VerifiedMemories> {
    if (this.#unread.length > 0) this.#read(this.#uploaded(this.#unread.splice(0)));
    const parts = await Promise.all(this.#parts);
    return inNewestState(parts);
  }

  #read(part: Promise<VerifiedMemories>): void {
    // A failure is reported to whoever awaits it.
    part.catch(() => {});
    this.#parts.push(part);
  }

  async #present(present: readonly StoredMemory[]): Promise<VerifiedMemories> {
    const ids = present.map(({ memoryId }) => memoryId);
    const read = await this.#run.call((api) => api.verifyMemories([], ids));
    const readById = new Map(read.map((memory) => [memory.memoryId, memory]));
    return { stored: present.map((memory) => readById.get(memory.memoryId) ?? memory), failed: [] };
  }

  async #uploaded(uploads: UploadedMemory[]): Promise<VerifiedMemories> {
    const { events } = this.#run;
    for (const { memoryId } of uploads) events.memory(memoryId, { step: "verifying" });
    const stored = await this.#run.call((api) => api.verifyMemories(uploads, []));
    for (const memory of stored) {
      const readFrom = this.#readFrom.get(memory.memoryId);
      const arrived = { ...arrivedMemory(memory), ...(readFrom === undefined ? {} : { readFrom }) };
      events.memory(memory.memoryId, { step: "stored", ...arrived });
    }
    const storedIds = new Set(stored.map(({ memoryId }) => memoryId));
    const failed = uploads.flatMap(({ memoryId }) =>
      storedIds.has(memoryId) ? [] : [{ memoryId, failure: NOT_CERTIFIED }],
    );
    for (const { memoryId, failure } of failed) events.memory(memoryId, { step: "failed", failure });
    return { stored, failed };
  }
}

/** A memory that was stored again counts as it was read last. */
function inNewestState(parts: readonly VerifiedMemories[]): VerifiedMemories {
  const stored = new Map<string, StoredMemory>();
  const failed = new Map<string, VerifiedMemories["failed"][number]>();
  for (const part of parts) {
    for (const memory of part.stored) {
      stored.set(memory.memoryId, memory);
      failed.delete(memory.memoryId);
    }
    for (const memory of part.failed) {
      failed.set(memory.memoryId, memory);
      stored.delete(memory.memoryId);
    }
  }
  return { stored: [...stored.values()], failed: [...failed.values()] };
}

/** What is told of a memory that the backend certifies. */
export function arrivedMemory({ alreadyStored, assets }: StoredMemory): ArrivedMemory {
  const original = assets.find(({ kind }) => kind === "original");
  if (original === undefined) return { alreadyStored };
  return { alreadyStored, original: { sha256: original.sha256, sizeBytes: original.sizeBytes } };
}
