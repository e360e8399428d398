import { transfer } from "comlink";
import PQueue from "p-queue";
import type { MemorySource, PipelineResult } from "../api.ts";
import { buffersOf } from "../asset-bytes.ts";
import { resultOf } from "../failures.ts";
import { type PreparedMemory, type PrepareStep, prepareMemory } from "./memory.ts";
import { SpillDirectory } from "./spill.ts";

export type StepListener = (memoryId: string, step: PrepareStep) => void;

export interface PrepareSettings {
  maxFileSizeBytes: number;
  readLocation: boolean;
  /** Name of the job's directory for files that are too large for the memory. */
  spillDirectory: string;
}

/** What a prepare worker does for the job. Answers are results: an exception would lose its fields on the way. */
export interface PrepareApi {
  open(settings: PrepareSettings, onStep: StepListener): Promise<void>;
  /** The bytes are handed over: the worker keeps none. */
  prepare(source: MemorySource): Promise<PipelineResult<PreparedMemory>>;
}

export function createPrepareApi(): PrepareApi {
  const turns = new PQueue({ concurrency: 1 });
  let opened: { settings: PrepareSettings; report: StepListener } | undefined;
  return {
    async open(settings, onStep) {
      opened = { settings, report: onStep };
    },
    async prepare(source) {
      const result = await resultOf(() => {
        if (opened === undefined) throw new Error("The prepare worker has not been opened.");
        const { settings, report } = opened;
        const options = {
          ...settings,
          spill: new SpillDirectory(settings.spillDirectory),
          inTurn: <T>(derive: () => Promise<T>) => turns.add(derive),
        };
        return prepareMemory(source, options, (step) => report(source.memoryId, step));
      });
      return result.ok ? transfer(result, buffersOf(result.value.assets)) : result;
    },
  };
}
