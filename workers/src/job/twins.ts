import type { MemorySource } from "../api.ts";

/**
 * Finds files that a page names twice: the same bytes at addresses that differ only in their queries, such as those of a feed and
 * a session. A gallery shows such a photo once. Both memories stay, so that the page's ids of both are known.
 */
export class Twins {
  readonly #sha256Of = new Map<string, string>();

  /** @param sha256 of its original, in hexadecimal */
  add(memoryId: string, sha256: string): void {
    this.#sha256Of.set(memoryId, sha256);
  }

  /** The memories without those that repeat an earlier one. */
  without(memories: readonly MemorySource[], ids: ReadonlySet<string>): Set<string> {
    const firsts = new Map<string, string>();
    for (const { memoryId, url } of memories) {
      const sha256 = this.#sha256Of.get(memoryId);
      const key = sha256 === undefined ? memoryId : `${sha256} ${withoutQuery(url)}`;
      if (ids.has(memoryId) && !firsts.has(key)) firsts.set(key, memoryId);
    }
    return new Set(firsts.values());
  }
}

function withoutQuery(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
