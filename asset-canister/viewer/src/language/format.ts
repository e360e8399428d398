import type { GeoPoint } from "@store-forever/protocol";
import { currentFormatTag } from "./language.ts";
import { t } from "./t.ts";

/** Makes formatters once for each language: making one takes longer than using it. */
function perLanguage<Formatter>(make: (tag: string) => Formatter): () => Formatter {
  const made = new Map<string, Formatter>();
  return () => {
    const tag = currentFormatTag();
    const formatter = made.get(tag) ?? make(tag);
    made.set(tag, formatter);
    return formatter;
  };
}

const dates = perLanguage((tag) => new Intl.DateTimeFormat(tag, { dateStyle: "long" }));
const dateTimes = perLanguage((tag) => new Intl.DateTimeFormat(tag, { dateStyle: "long", timeStyle: "medium" }));
const shortDateTimes = perLanguage((tag) => new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short" }));
const numbers = perLanguage((tag) => new Intl.NumberFormat(tag));
const percents = perLanguage((tag) => new Intl.NumberFormat(tag, { style: "percent" }));
const tokens = perLanguage((tag) => new Intl.NumberFormat(tag, { maximumSignificantDigits: 3 }));
const degrees = perLanguage(
  (tag) => new Intl.NumberFormat(tag, { minimumFractionDigits: 4, maximumFractionDigits: 4 }),
);
const sizeIn = (unit: string, digits: number, unitDisplay: "short" | "long" = "short") =>
  perLanguage(
    (tag) =>
      new Intl.NumberFormat(tag, {
        style: "unit",
        unit,
        unitDisplay,
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }),
  );
const bytes = sizeIn("byte", 0, "long");
const kilobytes = sizeIn("kilobyte", 0);
const megabytes = sizeIn("megabyte", 1);
const gigabytes = sizeIn("gigabyte", 1);

export function formatDate(timeNs: bigint): string {
  return dates().format(toMs(timeNs));
}

export function formatDateTime(timeNs: bigint): string {
  return dateTimes().format(toMs(timeNs));
}

export function formatShortDateTime(timeMs: number): string {
  return shortDateTimes().format(timeMs);
}

export function formatNumber(value: number): string {
  return numbers().format(value);
}

/** @param share 1 is 100 % */
export function formatPercent(share: number): string {
  return percents().format(share);
}

export function formatSize(sizeBytes: number): string {
  if (sizeBytes < 1000) return bytes().format(sizeBytes);
  if (sizeBytes < 999_500) return kilobytes().format(sizeBytes / 1000);
  if (sizeBytes < 999_500_000) return megabytes().format(sizeBytes / 1_000_000);
  return gigabytes().format(sizeBytes / 1_000_000_000);
}

/** In the network's unit, a million million. */
export function formatCycles(count: bigint): string {
  return `${tokens().format(Number(count) / 1e12)} T`;
}

export function formatIcp(e8s: bigint): string {
  return tokens().format(Number(e8s) / 1e8);
}

/** E.g. `47.3769° N, 8.5417° E`: four digits are about ten metres. */
export function formatPlace({ latitude_e7, longitude_e7 }: GeoPoint): string {
  const [latitude, longitude] = [latitude_e7, longitude_e7].map((valueE7) => degrees().format(Math.abs(valueE7 / 1e7)));
  return t("common.place", [
    t(latitude_e7 < 0 ? "common.south" : "common.north", [latitude ?? ""]),
    t(longitude_e7 < 0 ? "common.west" : "common.east", [longitude ?? ""]),
  ]);
}

/** E.g. `1:02:03` or `0:07`. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.round(durationMs / 1_000);
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

export function formatPhotos(count: number): string {
  return t("common.photos", count, [formatNumber(count)]);
}

function toMs(timeNs: bigint): number {
  return Number(timeNs / 1_000_000n);
}
