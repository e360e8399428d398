import { useState } from "preact/hooks";
import { type ReadingFailure, readingFailure } from "../../backend/reading-failure.ts";

export type Action = { state: "idle" } | { state: "running" } | { state: "failed"; failure: ReadingFailure };

/** Runs one action at a time, and keeps its failure to show it. */
export function useAction(): { action: Action; act: (work: () => Promise<void>) => void } {
  const [action, setAction] = useState<Action>({ state: "idle" });
  const act = (work: () => Promise<void>) => {
    setAction({ state: "running" });
    work().then(
      () => setAction({ state: "idle" }),
      (error: unknown) => setAction({ state: "failed", failure: readingFailure(error) }),
    );
  };
  return { action, act };
}
