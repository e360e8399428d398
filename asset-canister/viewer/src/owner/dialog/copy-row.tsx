import { useState } from "preact/hooks";
import { t } from "../../language/t.ts";

/** An address that can be read and copied. */
export function CopyRow({ label, text }: { label: string; text: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = () => navigator.clipboard.writeText(text).then(() => setCopied(true));
  return (
    <span class="copy">
      <input type="text" readOnly aria-label={label} value={text} onFocus={(event) => event.currentTarget.select()} />
      <button type="button" class="button small" onClick={() => void copy()}>
        <span role="status">{t(isCopied ? "owner.copied" : "owner.copy")}</span>
      </button>
    </span>
  );
}
