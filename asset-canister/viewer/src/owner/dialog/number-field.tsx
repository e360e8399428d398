import { useId } from "preact/hooks";

interface NumberFieldProps {
  label: string;
  value: string;
  least: number;
  most: number;
  /** Whole numbers only, or any. */
  step: "1" | "any";
  onInput: (value: string) => void;
}

/** A number, as it is typed. */
export function NumberField({ label, value, least, most, step, onInput }: NumberFieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        inputMode="decimal"
        min={least}
        max={most}
        step={step}
        required
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </div>
  );
}
