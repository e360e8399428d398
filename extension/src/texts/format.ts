/** How a language writes numbers, sizes, times and sums. It needs nothing but `Intl`. */
export interface Formats {
  number(value: number): string;
  /** @param value from 0 to 100 */
  percent(value: number): string;
  /** Large numbers as people say them: 15 billion, 15 Mrd., 150億. */
  compact(value: number): string;
  /** US dollars. Small prices have tenths of cents. */
  dollars(value: number): string;
  /** A day that a page names without a time zone. It is read and written as UTC, so that it is the same everywhere. */
  day(atMs: number): string;
  month(atMs: number): string;
  time(atMs: number): string;
  /** Sizes as shops and browsers write them: in powers of 1,000, with three digits. */
  size(bytes: number): string;
  duration(seconds: number): string;
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

export function createFormats(language: string): Formats {
  const numbers = memoized((key: string) => new Intl.NumberFormat(language, JSON.parse(key)));
  const dates = memoized((key: string) => new Intl.DateTimeFormat(language, JSON.parse(key)));
  const number = (value: number, options: Intl.NumberFormatOptions) => numbers(JSON.stringify(options)).format(value);
  const date = (atMs: number, options: Intl.DateTimeFormatOptions) => dates(JSON.stringify(options)).format(atMs);
  return {
    number: (value) => number(value, {}),
    percent: (value) => number(value / 100, { style: "percent" }),
    compact: (value) => number(value, { notation: "compact", maximumSignificantDigits: 3 }),
    dollars(value) {
      const digits = value < 0.1 ? 3 : 2;
      const cents = { minimumFractionDigits: digits, maximumFractionDigits: digits };
      return number(Math.max(value, 0.001), { style: "currency", currency: "USD", ...cents });
    },
    day: (atMs) => date(atMs, { dateStyle: "medium", timeZone: "UTC" }),
    month: (atMs) => date(atMs, { year: "numeric", month: "long" }),
    time: (atMs) => date(atMs, { dateStyle: "medium", timeStyle: "short" }),
    size(bytes) {
      const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
      return number(bytes / 1000 ** power, { style: "unit", unit: UNITS[power], maximumSignificantDigits: 3 });
    },
    duration(seconds) {
      const [value, unit] =
        seconds < 90 ? [seconds, "second"] : seconds < 5400 ? [seconds / 60, "minute"] : [seconds / 3600, "hour"];
      return number(Math.ceil(value), { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 });
    },
  };
}

/** Creating an `Intl` format takes longer than using it. */
function memoized<Made>(make: (key: string) => Made): (key: string) => Made {
  const made = new Map<string, Made>();
  return (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
}
