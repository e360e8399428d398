import { useId } from "preact/hooks";

const BYTES = 1e9;
const MOST_GIGABYTES = 1e6;

interface GigabytesFieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
}

/** A size in gigabytes, as it is typed. */
export function GigabytesField({ label, value, onInput }: GigabytesFieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        inputMode="decimal"
        min="0.001"
        max={MOST_GIGABYTES}
        step="any"
        required
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </div>
  );
}

/** `undefined` where it is no size. */
export function bytesOfGigabytes(text: string): bigint | undefined {
  const gigabytes = Number(text);
  if (text.trim() === "" || !(gigabytes > 0) || gigabytes > MOST_GIGABYTES) return undefined;
  const bytes = Math.round(gigabytes * BYTES);
  return bytes === 0 ? undefined : BigInt(bytes);
}

export const gigabytesOf = (bytes: bigint): string => String(Number(bytes) / BYTES);
