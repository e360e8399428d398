import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { failureText } from "../../backend/failure-text.ts";
import { t } from "../../language/t.ts";
import { CloseIcon } from "../../ui/icons.tsx";
import { Modal } from "../../ui/modal.tsx";
import { TechnicalDetails } from "../../ui/technical-details.tsx";
import type { Action } from "./use-action.ts";

interface SheetProps {
  title: string;
  action: Action;
  /** Whether a part was done before it failed. */
  isPartlyDone?: boolean;
  onClose: () => void;
  children: ComponentChildren;
}

/** A dialog in which the owner changes something. */
export function Sheet({ title, action, isPartlyDone = false, onClose, children }: SheetProps) {
  return (
    <Modal label={title} class="sheet" onClose={onClose}>
      <div class="sheet-body" aria-busy={action.state === "running"}>
        <div class="sheet-header">
          <h2>{title}</h2>
          <button type="button" class="icon-button" aria-label={t("common.close")} onClick={onClose}>
            <CloseIcon />
          </button>
        </div>
        {children}
        <p class="problem" role="alert">
          {action.state === "failed" &&
            t(isPartlyDone ? "owner.failedPartly" : "owner.failedWhole", [failureText(action.failure)])}
        </p>
        {action.state === "failed" && <TechnicalDetails detail={action.failure.detail} />}
      </div>
    </Modal>
  );
}

interface FieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  isLong?: boolean;
}

export function Field({ label, value, onInput, isLong = false }: FieldProps) {
  const given = {
    value,
    onInput: (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => onInput(event.currentTarget.value),
  };
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {isLong ? <textarea id={id} rows={4} {...given} /> : <input id={id} type="text" {...given} />}
    </div>
  );
}
