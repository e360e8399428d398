import type { PhotoSource, PipelineResult } from "../api.ts";
import { resultOf } from "../failures.ts";
import { type PreparedPhoto, type PrepareStep, preparePhoto } from "./photo.ts";

export type StepListener = (memoryId: string, step: PrepareStep) => void;

/** What a prepare worker does for the job. Answers are results: an exception would lose its fields on the way. */
export interface PrepareApi {
  open(maxFileSizeBytes: number, onStep: StepListener): Promise<void>;
  prepare(source: PhotoSource): Promise<PipelineResult<PreparedPhoto>>;
}

export function createPrepareApi(): PrepareApi {
  let maxSizeBytes = 0;
  let report: StepListener = () => {};
  return {
    async open(maxFileSizeBytes, onStep) {
      maxSizeBytes = maxFileSizeBytes;
      report = onStep;
    },
    prepare: (source) => resultOf(() => preparePhoto(source, maxSizeBytes, (step) => report(source.memoryId, step))),
  };
}
