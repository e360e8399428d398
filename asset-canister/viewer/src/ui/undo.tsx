import { useEffect, useState } from "preact/hooks";

const SHOWN_MS = 12_000;

/** Says what was done, and for a while how to take it back. */
export function Undo({ what, onUndo, onOver }: { what: string; onUndo: () => Promise<void>; onOver: () => void }) {
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(onOver, SHOWN_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p class="undo" role="status">
      {problem ?? what}
      <button type="button" class="button small" onClick={() => onUndo().catch((error) => setProblem(String(error)))}>
        Undo
      </button>
    </p>
  );
}
