import { createHash, type Hash } from "node:crypto";
import { SHA256 } from "@noble/hashes/sha2";

/** From here on Node.js's own code is faster than @noble/hashes, in spite of what a call of it costs. */
const LONG_BYTES = 1_024;

const { update, digestInto, _cloneInto } = SHA256.prototype;
const natives = new WeakMap<SHA256, Hash>();
const begun = new WeakSet<SHA256>();

/** Hashes that begin with a long part go on in Node.js's own code; all others, and SHA-224, stay as they are. */
export const nativeSha256: Pick<SHA256, "update" | "digestInto" | "_cloneInto"> & ThisType<SHA256> = {
  update(data) {
    const isNative =
      natives.has(this) ||
      (this.constructor === SHA256 && !begun.has(this) && data instanceof Uint8Array && data.length >= LONG_BYTES);
    if (!isNative) {
      begun.add(this);
      return update.call(this, data);
    }
    const native = natives.get(this) ?? createHash("sha256");
    natives.set(this, native.update(data));
    return this;
  },
  digestInto(out) {
    const native = natives.get(this);
    if (native === undefined) return digestInto.call(this, out);
    out.set(native.digest());
  },
  _cloneInto(to) {
    if (natives.has(this)) throw new Error("A hash in Node.js's own code is not copied.");
    return _cloneInto.call(this, to);
  },
};
