/** Shorter ones are as quickly encoded. */
const MIN_BYTES = 8;
/** What an entry takes besides its bytes. */
const ENTRY_BYTES = 100;

/**
 * The UTF-8 of texts that were decoded lately. What a canister answers it has mostly just read from its memory, and what it stores it
 * has just got: looking its bytes up is native, encoding it again is a step of the interpreter for each of them.
 */
export class KnownTexts {
  readonly #utf8 = new Map<string, Uint8Array>();
  readonly #maxSizeBytes: number;
  #sizeBytes = 0;

  /** @param maxSizeBytes beyond which everything is forgotten */
  constructor(maxSizeBytes: number) {
    this.#maxSizeBytes = maxSizeBytes;
  }

  /** @param utf8 exactly the text's, well formed; it is copied */
  add(text: string, utf8: Uint8Array): void {
    if (utf8.length < MIN_BYTES || this.#utf8.has(text)) return;
    this.#sizeBytes += utf8.length + ENTRY_BYTES;
    if (this.#sizeBytes > this.#maxSizeBytes) {
      this.#utf8.clear();
      this.#sizeBytes = utf8.length + ENTRY_BYTES;
    }
    this.#utf8.set(text, utf8.slice());
  }

  /** A copy of its UTF-8, if it is known. */
  get(text: string): ReturnType<typeof Uint8Array.from> | undefined {
    return this.#utf8.get(text)?.slice();
  }
}
