import { RecordReader, RecordWriter } from "@store-forever/certified";
import type { Serializable, StableBTreeMap } from "azle";

/** Limits for uploads that are not committed yet; `undefined` sets no limit. */
export interface UploadLimits {
  maxBatches: number | undefined;
  maxChunks: number | undefined;
  maxBytes: number | undefined;
}
export type UploadLimit = keyof UploadLimits;

const VERSION = 1;

/** Numbers by name, in stable memory. */
export type SettingsMap = Pick<StableBTreeMap<string, number>, "get" | "insert" | "remove">;

export const settingCodec: Serializable<number> = {
  toBytes: (value) => new RecordWriter(VERSION).nat64(BigInt(value)).finish(),
  fromBytes: (bytes) => Number(new RecordReader(bytes, VERSION, "setting").nat64()),
};

/** Numbers that hold for all files: upload limits, and the time of the last change. */
export class Configuration {
  readonly #settings: SettingsMap;

  constructor(settings: SettingsMap) {
    this.#settings = settings;
  }

  uploadLimits(): UploadLimits {
    return {
      maxBatches: this.#settings.get("maxBatches"),
      maxChunks: this.#settings.get("maxChunks"),
      maxBytes: this.#settings.get("maxBytes"),
    };
  }

  setUploadLimit(name: UploadLimit, limit: number | undefined): void {
    if (limit === undefined) this.#settings.remove(name);
    else this.#settings.insert(name, limit);
  }

  /** Nanoseconds since 1970, to the millisecond; 0 before the first change. */
  lastChangeNs(): bigint {
    return BigInt(this.#settings.get("lastChangeMs") ?? 0) * 1_000_000n;
  }

  noteChange(nowNs: bigint): void {
    this.#settings.insert("lastChangeMs", Number(nowNs / 1_000_000n));
  }
}
