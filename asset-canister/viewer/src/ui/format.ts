import type { GeoPoint } from "@store-forever/protocol";

const dateFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });
const timeFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeStyle: "medium" });

export function formatDate(timeNs: bigint): string {
  return dateFormat.format(toDate(timeNs));
}

export function formatDateTime(timeNs: bigint): string {
  return timeFormat.format(toDate(timeNs));
}

export function formatSize(sizeBytes: number): string {
  if (sizeBytes < 1000) return `${sizeBytes} bytes`;
  if (sizeBytes < 999_500) return `${Math.round(sizeBytes / 1000)} kB`;
  if (sizeBytes < 999_500_000) return `${(sizeBytes / 1_000_000).toFixed(1)} MB`;
  return `${(sizeBytes / 1_000_000_000).toFixed(1)} GB`;
}

/** In the network's unit, a million million. */
export function formatCycles(cycles: bigint): string {
  return `${(Number(cycles) / 1e12).toLocaleString(undefined, { maximumSignificantDigits: 3 })} T`;
}

/** E.g. `47.3769° N, 8.5417° E`: four digits are about ten metres. */
export function formatPlace({ latitude_e7, longitude_e7 }: GeoPoint): string {
  const part = (valueE7: number, positive: string, negative: string) =>
    `${Math.abs(valueE7 / 1e7).toFixed(4)}° ${valueE7 < 0 ? negative : positive}`;
  return `${part(latitude_e7, "N", "S")}, ${part(longitude_e7, "E", "W")}`;
}

/** E.g. `1:02:03` or `0:07`. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.round(durationMs / 1_000);
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

export function formatCount(count: number, one: string, many: string): string {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}

function toDate(timeNs: bigint): Date {
  return new Date(Number(timeNs / 1_000_000n));
}
