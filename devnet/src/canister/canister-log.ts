import type { Bytes } from "../encoding/bytes.ts";

export interface LogRecord {
  index: bigint;
  timestampNs: bigint;
  content: Bytes;
}

/** A canister's log: its newest prints and traps. */
export class CanisterLog {
  #records: LogRecord[];
  #nextIndex: bigint;

  constructor(records: LogRecord[] = [], nextIndex = 0n) {
    this.#records = records;
    this.#nextIndex = nextIndex;
  }

  get records(): readonly LogRecord[] {
    return this.#records;
  }

  get nextIndex(): bigint {
    return this.#nextIndex;
  }

  /** @param maxBytes the size of all records together */
  append(content: Bytes, timestampNs: bigint, maxBytes: number): void {
    this.#records.push({ index: this.#nextIndex++, timestampNs, content: content.slice(0, maxBytes) });
    let sizeBytes = this.#records.reduce((sum, record) => sum + record.content.length, 0);
    while (sizeBytes > maxBytes) sizeBytes -= this.#records.shift()?.content.length ?? sizeBytes;
  }

  clear(): void {
    this.#records = [];
  }
}
