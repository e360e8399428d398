import { SHA256 } from "@noble/hashes/sha2.js";
import { certifiedDataSet, dataCertificate } from "azle";

/** The linked module's frames; `build/sha256-wat.ts` describes them. */
const DIGEST = 1;
const UPDATE = 2;
const FINISH = 3;
const DIGEST_HEADER_BYTES = 33;
const STATE_BYTES = 104;

/**
 * A SHA-256 in progress as plain bytes, so that it can wait in stable memory between messages:
 * eight hash words and a 64-bit byte count (little-endian), then the block that is not full yet.
 */
export type Sha256State = Uint8Array;

export interface Sha256Engine {
  digest(bytes: Uint8Array): Uint8Array;
  update(state: Sha256State, bytes: Uint8Array): Sha256State;
  finish(state: Sha256State): Uint8Array;
}

const nativeEngine: Sha256Engine = {
  digest(bytes) {
    const frame = new Uint8Array(DIGEST_HEADER_BYTES + bytes.length);
    frame[0] = DIGEST;
    frame.set(bytes, DIGEST_HEADER_BYTES);
    return exchange(frame);
  },
  update(state, bytes) {
    const frame = new Uint8Array(1 + STATE_BYTES + bytes.length);
    frame[0] = UPDATE;
    frame.set(state, 1);
    frame.set(bytes, 1 + STATE_BYTES);
    return exchange(frame);
  },
  finish(state) {
    const frame = new Uint8Array(1 + STATE_BYTES);
    frame[0] = FINISH;
    frame.set(state, 1);
    return exchange(frame);
  },
};

function exchange(frame: Uint8Array): Uint8Array {
  certifiedDataSet(frame);
  const answer = dataCertificate();
  if (answer === undefined) throw new Error("The canister was built without the native SHA-256.");
  return answer;
}

/** noble's SHA-256 with its state in our layout. */
class PortableSha256 extends SHA256 {
  static load(state: Sha256State): PortableSha256 {
    const hash = new PortableSha256();
    const view = new DataView(state.buffer, state.byteOffset, STATE_BYTES);
    const word = (index: number) => view.getUint32(index * 4, true) | 0;
    hash.set(word(0), word(1), word(2), word(3), word(4), word(5), word(6), word(7));
    hash.length = Number(view.getBigUint64(32, true));
    hash.pos = hash.length % 64;
    hash.buffer.set(state.subarray(40, STATE_BYTES));
    return hash;
  }

  save(): Sha256State {
    const state = new Uint8Array(STATE_BYTES);
    const view = new DataView(state.buffer);
    this.get().forEach((word, index) => {
      view.setUint32(index * 4, word, true);
    });
    view.setBigUint64(32, BigInt(this.length), true);
    state.set(this.buffer, 40);
    return state;
  }
}

/** For Node, and for a canister that was built by Azle alone: 1.3 µs a byte there. */
export const portableEngine: Sha256Engine = {
  digest: (bytes) => new PortableSha256().update(bytes).digest(),
  update: (state, bytes) => PortableSha256.load(state).update(bytes).save(),
  finish: (state) => PortableSha256.load(state).digest(),
};

const engine = process.env.STORE_FOREVER_NATIVE_SHA256 === "true" ? nativeEngine : portableEngine;

/** SHA-256 of the bytes, in updates and queries alike. 10 ms for 1.8 MB in a linked canister (design decision 3). */
export function sha256(bytes: Uint8Array): Uint8Array {
  return engine.digest(bytes);
}

/** The state before the first byte. */
export function sha256Start(): Sha256State {
  return new PortableSha256().save();
}

export function sha256Update(state: Sha256State, bytes: Uint8Array): Sha256State {
  return engine.update(state, bytes);
}

export function sha256Finish(state: Sha256State): Uint8Array {
  return engine.finish(state);
}
