import { PipeArrayBuffer } from "@dfinity/candid";

/** What the library keeps in a pipe. */
interface Pipe {
  _view: Uint8Array;
  _isRead?: true;
  read: (count: number) => Uint8Array;
}

/**
 * Makes reading large answers quick. For every signed number the library copies all that is left of the answer twice, and each type in an
 * answer's type table is such a number: that is 100 MB for a chunk of 1.8 MB. Here it gets the number's own bytes.
 */
export function quickenReading(prototype: object = PipeArrayBuffer.prototype): void {
  const pipe = prototype as Pipe;
  const { read } = pipe;
  const buffer = Object.getOwnPropertyDescriptor(prototype, "buffer") as PropertyDescriptor & { get(): Uint8Array };
  pipe.read = function (this: Pipe, count) {
    // Reading a message begins with its first four bytes.
    this._isRead = true;
    return read.call(this, count);
  };
  Object.defineProperty(prototype, "buffer", {
    get(this: Pipe) {
      // Among the readers, only those of signed numbers ask for this.
      if (this._isRead === undefined) return buffer.get.call(this);
      const last = this._view.findIndex((byte) => byte < 0x80);
      return this._view.slice(0, last === -1 ? undefined : last + 1);
    },
  });
}
