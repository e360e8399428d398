import type { Bytes } from "../bytes.ts";

const MAX_LOG_BYTES = 4 * 1024;

export interface LogRecord {
  index: bigint;
  timestampNs: bigint;
  content: Bytes;
}

/** A canister's log: the newest 4 KiB of what it printed and of its traps. */
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

  append(content: Bytes, timestampNs: bigint): void {
    this.#records.push({ index: this.#nextIndex++, timestampNs, content: content.slice(0, MAX_LOG_BYTES) });
    let sizeBytes = this.#records.reduce((sum, record) => sum + record.content.length, 0);
    while (sizeBytes > MAX_LOG_BYTES) sizeBytes -= this.#records.shift()?.content.length ?? sizeBytes;
  }

  clear(): void {
    this.#records = [];
  }
}
