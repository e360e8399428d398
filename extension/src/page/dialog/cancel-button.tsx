import { t } from "../../i18n.ts";
import { onTrusted } from "../trusted.ts";

interface CancelButtonProps {
  isAsking: boolean;
  onAsk: (isAsking: boolean) => void;
  onCancel: () => void;
}

/** Asks before it gives a job up. */
export function CancelButton({ isAsking, onAsk, onCancel }: CancelButtonProps) {
  if (!isAsking)
    return (
      <button type="button" class="small" onClick={onTrusted(() => onAsk(true))}>
        {t("cancel")}
      </button>
    );
  return (
    <>
      <span class="grow" role="alert">
        {t("cancelQuestion")}
      </span>
      <button type="button" class="small danger" onClick={onTrusted(onCancel)}>
        {t("cancelYes")}
      </button>
      <button type="button" class="small" onClick={onTrusted(() => onAsk(false))}>
        {t("cancelNo")}
      </button>
    </>
  );
}
