/** Shorter texts are encoded as quickly as they are looked up. */
const MIN_BYTES = 8;
/** What an entry takes besides its bytes, roughly. */
const ENTRY_BYTES = 100;

/**
 * The UTF-8 of texts that were decoded lately. Most texts that a canister answers with it has just read from its memory, and most that it
 * stores it has just received. Looking their bytes up is native; encoding them again takes a step of the interpreter for each byte.
 */
export class KnownTexts {
  readonly #utf8 = new Map<string, Uint8Array>();
  readonly #maxSizeBytes: number;
  #sizeBytes = 0;

  /** @param maxSizeBytes the size beyond which everything is forgotten */
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
