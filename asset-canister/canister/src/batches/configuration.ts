import { decode, encode } from "@dfinity/cbor";
import { type Serializable, StableBTreeMap } from "azle";
import { textCodec } from "../assets/asset.ts";

/** What uploads that are not committed yet may take; `undefined` sets no limit. */
export interface UploadLimits {
  maxBatches: number | undefined;
  maxChunks: number | undefined;
  maxBytes: number | undefined;
}
export type UploadLimit = keyof UploadLimits;

const LAST_CHANGE_MS = "lastChangeMs";
const numberCodec: Serializable<number> = {
  toBytes: (number) => encode(number.toString()),
  fromBytes: (bytes) => Number(decode(bytes)),
};

export class Configuration {
  readonly #numbers: StableBTreeMap<string, number>;

  constructor(memoryId: number) {
    this.#numbers = new StableBTreeMap(memoryId, textCodec, numberCodec);
  }

  uploadLimits(): UploadLimits {
    return {
      maxBatches: this.#numbers.get("maxBatches"),
      maxChunks: this.#numbers.get("maxChunks"),
      maxBytes: this.#numbers.get("maxBytes"),
    };
  }

  /** Nanoseconds since 1970, to the millisecond; 0 before the first change. */
  lastChangeNs(): bigint {
    return BigInt(this.#numbers.get(LAST_CHANGE_MS) ?? 0) * 1_000_000n;
  }

  noteChange(nowNs: bigint): void {
    this.#numbers.insert(LAST_CHANGE_MS, Number(nowNs / 1_000_000n));
  }

  setUploadLimit(name: UploadLimit, limit: number | undefined): void {
    if (limit === undefined) this.#numbers.remove(name);
    else this.#numbers.insert(name, limit);
  }
}
