import { useState } from "preact/hooks";

/** An address that can be read and copied. */
export function CopyRow({ name, text }: { name: string; text: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = () => navigator.clipboard.writeText(text).then(() => setCopied(true));
  return (
    <span class="copy">
      <input
        type="text"
        readOnly
        aria-label={`Address of ${name}`}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
      />
      <button type="button" class="button small" onClick={() => void copy()}>
        <span role="status">{isCopied ? "Copied" : "Copy"}</span>
      </button>
    </span>
  );
}
