import type { ComponentChildren } from "preact";
import { t } from "../../language/t.ts";
import { Sheet } from "./sheet.tsx";
import type { Action } from "./use-action.ts";

interface ConfirmSheetProps {
  title: string;
  /** What is done, on the button that does it. */
  confirm: string;
  action: Action;
  onConfirm: () => void;
  onClose: () => void;
  children: ComponentChildren;
}

/** Asks before something is done that others feel. */
export function ConfirmSheet({ title, confirm, action, onConfirm, onClose, children }: ConfirmSheetProps) {
  const isRunning = action.state === "running";
  return (
    <Sheet title={title} action={action} onClose={onClose}>
      <div class="fields">
        {children}
        <div class="decision">
          <button type="button" class="button danger" disabled={isRunning} onClick={onConfirm}>
            {confirm}
          </button>
          <button type="button" class="button" disabled={isRunning} onClick={onClose}>
            {t("common.cancel")}
          </button>
        </div>
      </div>
    </Sheet>
  );
}
