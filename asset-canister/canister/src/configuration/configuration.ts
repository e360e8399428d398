import { RecordReader, RecordWriter } from "@store-forever/certified";
import type { Serializable, StableBTreeMap } from "azle";

/** Limits for uploads that are not committed yet; `undefined` sets no limit. */
export interface UploadLimits {
  maxBatches: number | undefined;
  maxChunks: number | undefined;
  maxBytes: number | undefined;
}
export type UploadLimit = keyof UploadLimits;

/** The format of everything stored as a whole. Records have versions of their own. */
const FORMAT = 1;
const VERSION = 1;

/** Numbers by name, in stable memory. */
export type SettingsMap = Pick<StableBTreeMap<string, number>, "get" | "insert" | "remove">;

export const settingCodec: Serializable<number> = {
  toBytes: (value) => new RecordWriter(VERSION).nat64(BigInt(value)).finish(),
  fromBytes: (bytes) => Number(new RecordReader(bytes, VERSION, "setting").nat64()),
};

/** Numbers that hold for the whole canister: upload limits, the time of the last change, and the stored format. */
export class Configuration {
  readonly #settings: SettingsMap;

  constructor(settings: SettingsMap) {
    this.#settings = settings;
  }

  /** At an installation: marks what will be stored with its format. */
  markFormat(): void {
    this.#settings.insert("format", FORMAT);
  }

  /**
   * At an upgrade: checks that this module can read what is stored. An error makes the upgrade fail as a whole, so that the module
   * that was there before goes on.
   * @throws Error when the stored format is another than this module's
   */
  requireFormat(): void {
    const format = this.#settings.get("format");
    if (format !== FORMAT)
      throw new Error(
        `What this canister stores has ${format === undefined ? "no format" : `format ${format}`}, but this module reads format ${FORMAT} only: install the module that wrote it.`,
      );
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
