import { transfer } from "comlink";
import type { MemorySource, PipelineResult, RequestObserver, SourceAccess } from "../api.ts";
import { buffersOf } from "../bytes/asset-bytes.ts";
import { resultOf } from "../errors/failures.ts";
import type { PrepareStep } from "./prepare-options.ts";
import type { PreparedMemory } from "./prepared-memory.ts";
import { SpillDirectory } from "./read/spill-directory.ts";
import { type BytesNeeded, type ReadMemory, readMemory } from "./read-memory.ts";

export type StepListener = (memoryId: string, step: PrepareStep) => void;

export interface PrepareSettings {
  access: SourceAccess;
  maxFileSizeBytes: number;
  readLocation: boolean;
  /** Name of the job's directory for files that are too large for RAM. */
  spillDirectory: string;
}

/** What a prepare worker does for its job. It answers with results, because exceptions lose their fields between workers. */
export interface PrepareApi {
  open(settings: PrepareSettings, onStep: StepListener, observe?: RequestObserver): Promise<void>;
  /** Reads a memory and keeps it for `prepare`. */
  read(source: MemorySource): Promise<PipelineResult<BytesNeeded>>;
  /** Checks, hashes and derives what was read. The bytes are moved to the caller: the worker keeps none. */
  prepare(memoryId: string): Promise<PipelineResult<PreparedMemory>>;
}

export function createPrepareApi(): PrepareApi {
  let opened: { settings: PrepareSettings; report: StepListener; observe: RequestObserver | undefined } | undefined;
  const waiting = new Map<string, ReadMemory>();
  return {
    async open(settings, onStep, observe) {
      opened = { settings, report: onStep, observe };
    },
    read: (source) =>
      resultOf(async () => {
        if (opened === undefined) throw new Error("The prepare worker has not been opened.");
        const { settings, report, observe } = opened;
        const options = { ...settings, observe, spill: new SpillDirectory(settings.spillDirectory) };
        const { memoryId } = source;
        const memory = await readMemory(source, options, (step) => report(memoryId, step));
        waiting.set(memoryId, memory);
        return memory.needs;
      }),
    async prepare(memoryId) {
      const result = await resultOf(() => {
        const memory = waiting.get(memoryId);
        if (memory === undefined) throw new Error(`The memory ${memoryId} has not been read.`);
        waiting.delete(memoryId);
        return memory.prepare();
      });
      return result.ok ? transfer(result, buffersOf(result.value.assets)) : result;
    },
  };
}
