import type { MemorySource } from "../api.ts";

/**
 * Finds files that a page names twice: the same bytes at several addresses, such as those of a session, of another size that does not
 * exist, or of a server beside the first. A gallery shows such a photo once. Both memories stay, so that the page's ids of both are known;
 * they share their bytes.
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
    for (const { memoryId } of memories) {
      const key = this.#sha256Of.get(memoryId) ?? memoryId;
      if (ids.has(memoryId) && !firsts.has(key)) firsts.set(key, memoryId);
    }
    return new Set(firsts.values());
  }
}
