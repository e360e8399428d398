import { useEffect, useState } from "preact/hooks";
import { t } from "../language/t.ts";

const SHOWN_MS = 12_000;

interface UndoProps {
  what: string;
  onUndo: () => Promise<void>;
  onOver: () => void;
  /** The text to show when undoing fails. */
  problemText: (error: unknown) => string;
}

/** Says what was done, and offers for a while to undo it. */
export function Undo({ what, onUndo, onOver, problemText }: UndoProps) {
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(onOver, SHOWN_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p class="undo" role="status">
      {problem ?? what}
      <button
        type="button"
        class="button small"
        onClick={() => onUndo().catch((error) => setProblem(problemText(error)))}
      >
        {t("common.undo")}
      </button>
    </p>
  );
}
