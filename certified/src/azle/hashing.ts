import { sha1 as portableSha1 } from "@noble/hashes/legacy.js";
import { certifiedDataSet, dataCertificate } from "azle";
import { portableSha256, type Sha256Engine } from "../hashing/sha256-engine.ts";

/** Operations of the linked module's frames, which `build/hashing-wat.ts` describes. */
const DIGEST = 1;
const UPDATE = 2;
const FINISH = 3;
const DIGEST_AND_UPDATE = 4;
const SHA1 = 5;
const DIGEST_HEADER_BYTES = 33;
const DIGEST_BYTES = 32;
/** Two hashes at once need a block each. */
const MIN_PAIR_BYTES = 128;

const nativeSha256: Sha256Engine = {
  digest: (bytes) => exchange(wholeFrame(DIGEST, bytes)),
  start: portableSha256.start,
  update: (state, bytes) => exchange(stateFrame(UPDATE, state, bytes)),
  finish: (state) => exchange(stateFrame(FINISH, state, new Uint8Array(0))),
  digestAndUpdate(state, bytes) {
    if (bytes.length < MIN_PAIR_BYTES)
      return { digest: nativeSha256.digest(bytes), state: nativeSha256.update(state, bytes) };
    const answer = exchange(stateFrame(DIGEST_AND_UPDATE, state, bytes));
    return { digest: answer.slice(0, DIGEST_BYTES), state: answer.slice(DIGEST_BYTES) };
  },
};

function wholeFrame(operation: number, bytes: Uint8Array): Uint8Array {
  const frame = new Uint8Array(DIGEST_HEADER_BYTES + bytes.length);
  frame[0] = operation;
  frame.set(bytes, DIGEST_HEADER_BYTES);
  return frame;
}

function stateFrame(operation: number, state: Uint8Array, bytes: Uint8Array): Uint8Array {
  const frame = new Uint8Array(1 + state.length + bytes.length);
  frame[0] = operation;
  frame.set(state, 1);
  frame.set(bytes, 1 + state.length);
  return frame;
}

function exchange(frame: Uint8Array): Uint8Array {
  certifiedDataSet(frame);
  const answer = dataCertificate();
  if (answer === undefined) throw new Error("The canister was built without the native SHA-256.");
  return answer;
}

const isLinked = process.env.STORE_FOREVER_NATIVE_SHA256 === "true";

/**
 * SHA-256 in updates and queries alike. It takes 10 ms for 1.8 MB in a canister that `buildCanister` has linked
 * (ARCHITECTURE.md#native-hashing). Its states can wait in stable memory.
 */
export const sha256Engine: Sha256Engine = isLinked ? nativeSha256 : portableSha256;

/** SHA-1, of which ids are made, and nothing else. In JavaScript it takes the canister 2.7 million instructions for an id. */
export const sha1 = (bytes: Uint8Array): Uint8Array =>
  isLinked ? exchange(wholeFrame(SHA1, bytes)) : portableSha1(bytes);

/** The digest of bytes that are there as a whole. */
export const sha256 = (bytes: Uint8Array): Uint8Array => sha256Engine.digest(bytes);

/** The digest of all parts, one after the other. */
export function sha256OfParts(parts: Iterable<Uint8Array>): Uint8Array {
  let state = sha256Engine.start();
  for (const part of parts) state = sha256Engine.update(state, part);
  return sha256Engine.finish(state);
}
