import {
  accepted,
  type Backend,
  equalBytes,
  type Limits,
  type Memory,
  type MemoryInput,
  nameOf,
  toHex,
} from "@store-forever/protocol";
import type { ImportBlob, ImportItem, ImportProgress, ImportReport, ImportSource } from "./import-item.ts";
import { retrying } from "./retry.ts";
import { NO_ANSWER, sendBlobs } from "./send-blobs.ts";

export interface ImportOptions {
  /** Signs as whoever is to own what is stored. */
  backend: Backend;
  /** Their principal, as text. */
  owner: string;
  signal: AbortSignal;
  onProgress?: (progress: ImportProgress) => void;
}

const MOST_AT_ONCE = 50;

/** The report before anything is stored. */
export const emptyReport = (): ImportReport => ({
  doneCount: 0,
  sentBytes: 0,
  createdCount: 0,
  keptCount: 0,
  createdGalleries: 0,
  problems: [],
});

/**
 * Stores memories and galleries under their own ids. What is stored already is not sent and stays as it is; what cannot be stored
 * is told, and the rest is stored.
 * @throws the agent's errors where the archive cannot be reached, and the signal's reason
 */
export async function importItems(source: ImportSource, options: ImportOptions): Promise<ImportReport> {
  const { backend, signal } = options;
  const limits = await retrying(() => backend.limits(), signal);
  const report = emptyReport();
  const mostAtOnce = Math.min(MOST_AT_ONCE, limits.max_memories_per_call);
  let batch: ImportItem[] = [];
  for await (const item of source.items) {
    batch.push(item);
    if (batch.length < mostAtOnce) continue;
    await importBatch(batch, limits, options, report);
    batch = [];
  }
  if (batch.length > 0) await importBatch(batch, limits, options, report);
  for (const gallery of source.galleries()) {
    signal.throwIfAborted();
    try {
      const { created } = await retrying(async () => accepted(await backend.store_gallery_forever(gallery)), signal);
      if (created) report.createdGalleries++;
    } catch (error) {
      signal.throwIfAborted();
      report.problems.push(`The gallery “${gallery.title}”: ${messageOf(error)}`);
    }
  }
  return report;
}

async function importBatch(
  items: readonly ImportItem[],
  limits: Limits,
  options: ImportOptions,
  report: ImportReport,
): Promise<void> {
  const { backend, owner, signal, onProgress } = options;
  const fresh = await notStored(items, options, report);
  const failed = new Map<string, string>();
  const onSent = (bytes: number) => {
    report.sentBytes += bytes;
    onProgress?.({ doneCount: report.doneCount, sentBytes: report.sentBytes });
  };
  const onFailure = (blob: ImportBlob, error: unknown) => void failed.set(toHex(blob.sha256), messageOf(error));
  await sendBlobs(await missingBlobs(fresh, limits, options), { backend, limits, owner, signal, onSent }, onFailure);
  const ready: ImportItem[] = [];
  for (const item of fresh) {
    const reason = item.blobs.map(({ sha256 }) => failed.get(toHex(sha256))).find((each) => each !== undefined);
    if (reason === undefined) ready.push(item);
    else report.problems.push(`${item.name}: ${reason}`);
  }
  const inputs = ready.flatMap((item) =>
    inOrder(item).map((memory, index, all) => ({ item, memory, isNow: index + 1 === all.length })),
  );
  for (let start = 0; start < inputs.length; start += limits.max_memories_per_call) {
    const sent = inputs.slice(start, start + limits.max_memories_per_call);
    const results = await retrying(() => backend.memories_create(sent.map(({ memory }) => memory)), signal);
    for (const [index, { item, isNow }] of sent.entries())
      try {
        const { created } = accepted(results[index] ?? NO_ANSWER);
        if (isNow && created) report.createdCount++;
        else if (isNow) report.keptCount++;
      } catch (error) {
        report.problems.push(`${item.name}: ${messageOf(error)}`);
      }
  }
  report.doneCount += items.length;
  onProgress?.({ doneCount: report.doneCount, sentBytes: report.sentBytes });
}

/**
 * A memory with what it was before, each of which takes the place of the one before it. The first takes no place; that it names its own
 * original lets a call that is repeated late change nothing.
 */
function inOrder({ former, memory }: ImportItem): MemoryInput[] {
  const all = [...former, memory];
  return all.map((input, index) => {
    const replaced = former.length === 0 ? undefined : originalOf(all[Math.max(0, index - 1)]);
    return replaced === undefined ? input : { ...input, replaces: [replaced.sha256] };
  });
}

const originalOf = (memory: Pick<Memory, "assets"> | undefined) =>
  memory?.assets.find(({ kind }) => nameOf(kind) === "original");

/** What is left to store where the archive has one of the former versions as the present one. */
function afterVersion(item: ImportItem, stored: Memory): ImportItem | undefined {
  const original = originalOf(stored);
  const place = item.former.findIndex((version) => {
    const other = originalOf(version);
    return original !== undefined && other !== undefined && equalBytes(other.sha256, original.sha256);
  });
  return place === -1 ? undefined : { ...item, former: item.former.slice(place) };
}

/** Those that are not stored yet with all their assets. */
async function notStored(
  items: readonly ImportItem[],
  { backend, signal }: ImportOptions,
  report: ImportReport,
): Promise<ImportItem[]> {
  const request = { memory_ids: items.map(({ memory }) => memory.id), token: [] as [] };
  const { value } = await retrying(async () => accepted(await backend.memories_read(request)), signal);
  return items.flatMap((item, index) => {
    const [stored] = value[index] ?? [];
    // A memory that was described only gets its files.
    if (stored === undefined || stored.assets.length === 0) return [item];
    const differing = differingKinds(item, stored);
    const rest = differing.includes("original") ? afterVersion(item, stored) : undefined;
    if (rest !== undefined) return [rest];
    report.keptCount++;
    if (differing.length > 0)
      report.problems.push(`${item.name}: another ${differing.join(", ")} of it is stored already, and stays.`);
    return [];
  });
}

function differingKinds({ memory }: ImportItem, stored: Memory): string[] {
  return memory.assets.flatMap(({ kind, sha256 }) => {
    const same = stored.assets.find((asset) => nameOf(asset.kind) === nameOf(kind));
    return same !== undefined && equalBytes(same.sha256, sha256) ? [] : [nameOf(kind)];
  });
}

/** The blobs that the archive does not have from this owner, each once. */
async function missingBlobs(
  items: readonly ImportItem[],
  limits: Limits,
  { backend, signal }: ImportOptions,
): Promise<ImportBlob[]> {
  const blobs = [...new Map(items.flatMap((item) => item.blobs).map((blob) => [toHex(blob.sha256), blob])).values()];
  const missing: ImportBlob[] = [];
  for (let start = 0; start < blobs.length; start += limits.max_hashes_per_call) {
    const asked = blobs.slice(start, start + limits.max_hashes_per_call);
    const stored = await retrying(() => backend.assets_stored(asked.map(({ sha256 }) => sha256)), signal);
    missing.push(...asked.filter((_, index) => stored[index] !== true));
  }
  return missing;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
