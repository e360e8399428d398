import { transfer } from "comlink";
import type { AskOpenPage, MemorySource, PipelineResult, RequestObserver, SourceAccess } from "../api.ts";
import { buffersOf } from "../bytes/asset-bytes.ts";
import { resultOf } from "../errors/failures.ts";
import type { PrepareOptions, PrepareStep } from "./prepare-options.ts";
import type { PreparedAsset, PreparedMemory } from "./prepared-memory.ts";
import { FreshPages } from "./read/fresh-pages.ts";
import { SpillDirectory } from "./read/spill-directory.ts";
import { type ReadFacts, type ReadMemory, readMemory } from "./read-memory.ts";

export type StepListener = (memoryId: string, step: PrepareStep) => void;

export interface PrepareSettings {
  access: SourceAccess;
  /** The address of the gallery's page. */
  pageUrl: string;
  maxFileSizeBytes: number;
  readLocation: boolean;
  /** Name of the job's directory for files that are too large for RAM. */
  spillDirectory: string;
}

/** What a prepare worker does for its job. It answers with results, because exceptions lose their fields between workers. */
export interface PrepareApi {
  open(
    settings: PrepareSettings,
    onStep: StepListener,
    observe?: RequestObserver,
    askOpenPage?: AskOpenPage,
  ): Promise<void>;
  /** Reads a memory and keeps it for `prepare`. */
  read(source: MemorySource): Promise<PipelineResult<ReadFacts>>;
  /** The original of what was read, where it can be sent before `prepare` has ended: it is on disk, and stays there. */
  original(memoryId: string): Promise<PipelineResult<PreparedAsset | undefined>>;
  /**
   * Checks, hashes and derives what was read. The bytes are moved to the caller: the worker keeps none.
   * @param isRepeated another address has led to the same bytes
   */
  prepare(memoryId: string, isRepeated: boolean): Promise<PipelineResult<PreparedMemory>>;
}

export function createPrepareApi(): PrepareApi {
  let opened: { report: StepListener; options: PrepareOptions } | undefined;
  const waiting = new Map<string, ReadMemory>();
  return {
    async open(settings, onStep, observe, askOpenPage) {
      const { access, pageUrl, spillDirectory } = settings;
      const pages = new FreshPages(pageUrl, access, observe, askOpenPage);
      const options = { ...settings, observe, pages, spill: new SpillDirectory(spillDirectory) };
      opened = { report: onStep, options };
    },
    read: (source) =>
      resultOf(async () => {
        if (opened === undefined) throw new Error("The prepare worker has not been opened.");
        const { report, options } = opened;
        const { memoryId } = source;
        const memory = await readMemory(source, options, (step) => report(memoryId, step));
        waiting.set(memoryId, memory);
        return memory.facts;
      }),
    original: (memoryId) => resultOf(async () => waiting.get(memoryId)?.original()),
    async prepare(memoryId, isRepeated) {
      const result = await resultOf(() => {
        const memory = waiting.get(memoryId);
        if (memory === undefined) throw new Error(`The memory ${memoryId} has not been read.`);
        waiting.delete(memoryId);
        return memory.prepare(isRepeated);
      });
      return result.ok ? transfer(result, buffersOf(result.value.assets)) : result;
    },
  };
}
