import { browser } from "wxt/browser";
import type english from "../../public/_locales/en/messages.json";

export type MessageKey = keyof typeof english;
type Plural<Key> = Key extends `${infer Base}_other` ? Base : never;
/** Messages with a form for each plural of the language: `photos_one`, `photos_other`. */
export type PluralKey = Plural<MessageKey>;

/** A text in the browser's language; `$1`, `$2`… are the values. */
export function t(key: MessageKey, ...values: (string | number)[]): string {
  return browser.i18n.getMessage(key, values.map(String));
}

/** A text that depends on a number, which is its `$1`. */
export function tn(key: PluralKey, count: number, ...values: (string | number)[]): string {
  const form = new Intl.PluralRules(language()).select(count) === "one" ? "one" : "other";
  return t(`${key}_${form}` as MessageKey, number(count), ...values);
}

/** The language that the texts are in, for numbers and times beside them. */
export function language(): string {
  return t("language") || "en";
}

export const number = (value: number) => new Intl.NumberFormat(language()).format(value);

/** Large numbers as people say them: 15 billion, 15 Mrd., 150億. */
export const compact = (value: number) =>
  new Intl.NumberFormat(language(), { notation: "compact", maximumSignificantDigits: 3 }).format(value);

/** US dollars; tenths of cents of small prices. */
export function dollars(value: number): string {
  const digits = value < 0.1 ? 3 : 2;
  const format = { style: "currency", currency: "USD", minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(language(), format as Intl.NumberFormatOptions).format(Math.max(value, 0.001));
}

/** Dates of pages are days of their place, written without a zone: read as Greenwich's, they stay the same everywhere. */
export function day(atMs: number): string {
  return new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeZone: "UTC" }).format(atMs);
}

export function month(atMs: number): string {
  return new Intl.DateTimeFormat(language(), { year: "numeric", month: "long" }).format(atMs);
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** Sizes as shops and browsers tell them: thousands, three digits. */
export function size(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const format = { style: "unit", unit: UNITS[power] ?? "byte", maximumSignificantDigits: 3 } as const;
  return new Intl.NumberFormat(language(), format).format(bytes / 1000 ** power);
}

export function duration(seconds: number): string {
  const [value, unit] =
    seconds < 90 ? [seconds, "second"] : seconds < 5400 ? [seconds / 60, "minute"] : [seconds / 3600, "hour"];
  const format = { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(language(), format).format(Math.ceil(value));
}

export function time(atMs: number): string {
  return new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "short" }).format(atMs);
}
