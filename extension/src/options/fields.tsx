import type { ComponentChildren } from "preact";
import { format } from "../texts/i18n.ts";

interface CheckboxProps {
  text: string;
  value: boolean;
  onChange: (value: boolean) => void;
}

export function Checkbox({ text, value, onChange }: CheckboxProps) {
  return (
    <label class="box">
      <input type="checkbox" checked={value} onChange={({ currentTarget: { checked } }) => onChange(checked)} />
      {text}
    </label>
  );
}

interface NumberSelectProps {
  text: string;
  value: number | "";
  numbers: readonly number[];
  onChange: (value: string) => void;
  /** An option before the numbers. */
  children?: ComponentChildren;
}

export function NumberSelect({ text, value, numbers, onChange, children }: NumberSelectProps) {
  return (
    <label>
      {text}
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {children}
        {numbers.map((number) => (
          <option key={number} value={number}>
            {format().number(number)}
          </option>
        ))}
      </select>
    </label>
  );
}
