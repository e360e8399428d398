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
  return `${(sizeBytes / 1_000_000).toFixed(1)} MB`;
}

export function formatCount(count: number, one: string, many: string): string {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}

function toDate(timeNs: bigint): Date {
  return new Date(Number(timeNs / 1_000_000n));
}
