import type { Pipe } from "./candid-internals.ts";

/** No number of a type table is longer, and none that our interface takes. */
const LONGEST_NUMBER_BYTES = 64;

/**
 * Makes reading Candid quick. The library makes a new view of the rest for every byte read, which takes 20,000 instructions in Azle's
 * interpreter. For every signed number it copies all that is left of the message twice, and each type in a message's type table is a
 * signed number. That is 130 million instructions for a chunk of 1.8 MB, as many as hashing it. Here a place in the view moves on instead.
 * @param beforeReading sees all bytes of a pipe before the first is read, which is where decoding begins; what it throws is thrown there
 */
export function quickenPipe(prototype: Pipe, beforeReading: (bytes: Uint8Array) => void = () => {}): void {
  const { restore } = prototype;
  const buffer = Object.getOwnPropertyDescriptor(prototype, "buffer") as PropertyDescriptor & { get(): Uint8Array };
  prototype.readUint8 = function (this: Pipe) {
    const at = this._at ?? 0;
    if (at >= this._view.length) return undefined;
    this._at = at + 1;
    return this._view[at];
  };
  prototype.read = function (this: Pipe, count) {
    if (this._at === undefined) beforeReading(this._view);
    const at = this._at ?? 0;
    this._at = Math.min(at + count, this._view.length);
    return this._view.slice(at, this._at);
  };
  prototype.save = function (this: Pipe) {
    return this._view.subarray(this._at ?? 0);
  };
  prototype.restore = function (this: Pipe, checkpoint) {
    restore.call(this, checkpoint);
    this._at = 0;
  };
  Object.defineProperties(prototype, {
    byteLength: {
      get(this: Pipe) {
        return this._view.length - (this._at ?? 0);
      },
    },
    end: {
      get(this: Pipe) {
        return this.byteLength === 0;
      },
    },
    buffer: {
      get(this: Pipe) {
        // Among the readers, only those of signed numbers ask for this, to find the number's end.
        if (this._at === undefined) return buffer.get.call(this);
        return this._view.slice(this._at, this._at + LONGEST_NUMBER_BYTES);
      },
    },
  });
}
