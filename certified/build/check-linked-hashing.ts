import { createHash } from "node:crypto";

const PAGE_BYTES = 65_536;
/** Around every padding boundary, then sizes of real records and chunks. */
const LENGTHS = [...Array.from({ length: 200 }, (_, length) => length), 255, 256, 1_000, 4_096, 65_537, 1_887_436];
const DIGEST_HEADER_BYTES = 33;
const STATE_BYTES = 104;
const DIGEST = 1;
const UPDATE = 2;
const FINISH = 3;
const DIGEST_AND_UPDATE = 4;
const SHA1 = 5;
/** What `DIGEST_AND_UPDATE` takes at least. */
const MIN_PAIR_BYTES = 128;

interface LinkedExports {
  memory: WebAssembly.Memory;
  certified_data_set(pointer: number, length: number): void;
  data_certificate_present(): number;
  data_certificate_size(): number;
  data_certificate_copy(to: number, from: number, length: number): void;
}

/**
 * Hashes in a linked module (see `linkNative`) and compares with Node's SHA-256 and SHA-1: in one frame, in pieces, and between real calls.
 * @throws Error when a digest differs, or a normal call does not reach `ic0`
 */
export async function checkLinkedHashing(linked: Uint8Array<ArrayBuffer>): Promise<void> {
  const reached: string[] = [];
  const module = await WebAssembly.compile(linked);
  const imports: Record<string, Record<string, () => unknown>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    imports[from][name] = () => {
      reached.push(name);
      return 0;
    };
  }
  const instance = await WebAssembly.instantiate(module, imports);
  const native = new NativeFrames(instance.exports as unknown as LinkedExports);

  for (const length of LENGTHS) {
    const data = Uint8Array.from({ length }, (_, index) => (index * 31 + length) & 0xff);
    const expected = createHash("sha256").update(data).digest();
    compare(native.digest(data), expected, `${length} bytes in one frame`);
    compare(native.sha1(data), createHash("sha1").update(data).digest(), `${length} bytes by SHA-1`);
    const cut = Math.floor(length / 3);
    const state = native.update(native.update(initialState(), data.subarray(0, cut)), data.subarray(cut, 2 * cut));
    compare(native.finish(state, data.subarray(2 * cut)), expected, `${length} bytes in three frames`);
    if (length < MIN_PAIR_BYTES) continue;
    for (const before of [0, 1, 63, 64, 100]) {
      const prefix = new Uint8Array(before).fill(7);
      const { digest, state: after } = native.digestAndUpdate(native.update(initialState(), prefix), data);
      compare(digest, expected, `${length} bytes beside a running hash`);
      const whole = createHash("sha256").update(prefix).update(data).digest();
      compare(native.finish(after, new Uint8Array(0)), whole, `${before} bytes and ${length} beside their digest`);
    }
  }
  if (reached.length > 0) throw new Error(`Hashing called ${reached.join(", ")}.`);
  native.passThrough();
  const passed = ["certified_data_set", "data_certificate_present", "data_certificate_size", "data_certificate_copy"];
  if (reached.join() !== passed.join()) throw new Error(`Normal calls reached ${reached.join(", ") || "nothing"}.`);
}

function compare(actual: Uint8Array, expected: Uint8Array, what: string): void {
  if (Buffer.compare(actual, expected) !== 0) throw new Error(`The native hashing is wrong for ${what}.`);
}

function wholeFrame(operation: number, data: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(operation), new Uint8Array(DIGEST_HEADER_BYTES - 1), data]);
}

function initialState(): Uint8Array {
  const state = new Uint8Array(STATE_BYTES);
  const words = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
  const view = new DataView(state.buffer);
  words.forEach((word, index) => {
    view.setUint32(index * 4, word, true);
  });
  return state;
}

/** Calls the linked functions as Azle's runtime would: pointers into the canister's memory. */
class NativeFrames {
  readonly #exports: LinkedExports;
  readonly #frame: number;
  readonly #answer: number;

  constructor(exports: LinkedExports) {
    this.#exports = exports;
    this.#answer = exports.memory.grow(1) * PAGE_BYTES;
    this.#frame = exports.memory.grow(Math.ceil((Math.max(...LENGTHS) + 1_024) / PAGE_BYTES)) * PAGE_BYTES;
  }

  digest(data: Uint8Array): Uint8Array {
    return this.#exchange(wholeFrame(DIGEST, data));
  }

  sha1(data: Uint8Array): Uint8Array {
    return this.#exchange(wholeFrame(SHA1, data));
  }

  update(state: Uint8Array, data: Uint8Array): Uint8Array {
    return this.#exchange(Buffer.concat([Uint8Array.of(UPDATE), state, data]));
  }

  finish(state: Uint8Array, data: Uint8Array): Uint8Array {
    return this.#exchange(Buffer.concat([Uint8Array.of(FINISH), state, data]));
  }

  digestAndUpdate(state: Uint8Array, data: Uint8Array): { digest: Uint8Array; state: Uint8Array } {
    const answer = this.#exchange(Buffer.concat([Uint8Array.of(DIGEST_AND_UPDATE), state, data]));
    return { digest: answer.subarray(0, 32), state: answer.subarray(32) };
  }

  passThrough(): void {
    this.#exports.certified_data_set(this.#frame, 32);
    this.#exports.data_certificate_present();
    this.#exports.data_certificate_size();
    this.#exports.data_certificate_copy(this.#answer, 0, 0);
  }

  #exchange(frame: Uint8Array): Uint8Array {
    const { memory } = this.#exports;
    new Uint8Array(memory.buffer).set(frame, this.#frame);
    this.#exports.certified_data_set(this.#frame, frame.length);
    if (this.#exports.data_certificate_present() !== 1) throw new Error("The native SHA-256 gave no answer.");
    const size = this.#exports.data_certificate_size();
    this.#exports.data_certificate_copy(this.#answer, 0, size);
    return new Uint8Array(memory.buffer).slice(this.#answer, this.#answer + size);
  }
}
