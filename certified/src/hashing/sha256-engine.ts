import { SHA256 } from "@noble/hashes/sha2.js";

const STATE_BYTES = 104;

/**
 * A SHA-256 in progress as plain bytes, so that it can wait in stable memory between messages:
 * eight hash words and a 64-bit byte count (little-endian), then the block that is not full yet.
 */
export type Sha256State = Uint8Array;

export interface Sha256Engine {
  digest(bytes: Uint8Array): Uint8Array;
  /** The state before the first byte. */
  start(): Sha256State;
  update(state: Sha256State, bytes: Uint8Array): Sha256State;
  finish(state: Sha256State): Uint8Array;
  /** The digest of these bytes, and the state after them. Where hashing is native, this costs as much as one of the two. */
  digestAndUpdate(state: Sha256State, bytes: Uint8Array): { digest: Uint8Array; state: Sha256State };
}

/**
 * noble's SHA-256 with its state in our layout. It reads and sets protected fields of noble's class, because noble has no other way to
 * store a state; `sha256-engine.test.ts` fails when they move.
 */
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

/** For Node, and for a canister that was built by Azle alone, where it takes 1.3 µs a byte. */
export const portableSha256: Sha256Engine = {
  digest: (bytes) => new PortableSha256().update(bytes).digest(),
  start: () => new PortableSha256().save(),
  update: (state, bytes) => PortableSha256.load(state).update(bytes).save(),
  finish: (state) => PortableSha256.load(state).digest(),
  digestAndUpdate: (state, bytes) => ({
    digest: portableSha256.digest(bytes),
    state: portableSha256.update(state, bytes),
  }),
};
