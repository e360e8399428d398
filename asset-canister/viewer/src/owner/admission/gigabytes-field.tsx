import { NumberField } from "../dialog/number-field.tsx";

const BYTES = 1e9;
const LEAST_GIGABYTES = 0.001;
const MOST_GIGABYTES = 1e6;

interface GigabytesFieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
}

/** A size in gigabytes, as it is typed. */
export function GigabytesField(props: GigabytesFieldProps) {
  return <NumberField {...props} least={LEAST_GIGABYTES} most={MOST_GIGABYTES} step="any" />;
}

/** `undefined` where it is no size that the field takes. */
export function bytesOfGigabytes(text: string): bigint | undefined {
  const gigabytes = Number(text);
  if (text.trim() === "" || !(gigabytes >= LEAST_GIGABYTES) || gigabytes > MOST_GIGABYTES) return undefined;
  return BigInt(Math.round(gigabytes * BYTES));
}

export const gigabytesOf = (bytes: bigint): string => String(Number(bytes) / BYTES);
