/** What is wrong with a bag. Each file is named once, with what was found first. */
export class Problems {
  readonly #byFile = new Map<string, string>();
  readonly #others: string[] = [];

  /** @param reason a sentence about the file, in lower case */
  note(path: string, reason: string): void {
    if (!this.#byFile.has(path)) this.#byFile.set(path, reason);
  }

  /** @param sentence about the bag as a whole */
  add(sentence: string): void {
    this.#others.push(sentence);
  }

  all(): string[] {
    return [...[...this.#byFile].map(([path, reason]) => `${path}: ${reason}`), ...this.#others];
  }
}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
