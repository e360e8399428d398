import { certifiedDataSet, dataCertificate } from "azle";
import { portableSha256, type Sha256Engine, type Sha256State } from "../sha256-engine.ts";

/** The linked module's frames; `build/sha256-wat.ts` describes them. */
const DIGEST = 1;
const UPDATE = 2;
const FINISH = 3;
const DIGEST_HEADER_BYTES = 33;

const nativeSha256: Sha256Engine = {
  digest(bytes) {
    const frame = new Uint8Array(DIGEST_HEADER_BYTES + bytes.length);
    frame[0] = DIGEST;
    frame.set(bytes, DIGEST_HEADER_BYTES);
    return exchange(frame);
  },
  start: portableSha256.start,
  update: (state, bytes) => exchange(stateFrame(UPDATE, state, bytes)),
  finish: (state) => exchange(stateFrame(FINISH, state, new Uint8Array(0))),
};

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

const engine = process.env.STORE_FOREVER_NATIVE_SHA256 === "true" ? nativeSha256 : portableSha256;

/** SHA-256 in updates and queries alike: 10 ms for 1.8 MB in a canister that `buildCanister` linked (design decision 3). */
export function sha256(bytes: Uint8Array): Uint8Array {
  return engine.digest(bytes);
}

/** The state before the first byte of something that comes in pieces. */
export function sha256Start(): Sha256State {
  return engine.start();
}

export function sha256Update(state: Sha256State, bytes: Uint8Array): Sha256State {
  return engine.update(state, bytes);
}

export function sha256Finish(state: Sha256State): Uint8Array {
  return engine.finish(state);
}
