import { bls12_381 } from "@noble/curves/bls12-381";
import { ed25519 } from "@noble/curves/ed25519";
import { SHA256 } from "@noble/hashes/sha2";
import { verifyEd25519 } from "./native-ed25519.ts";
import { nativeSha256 } from "./native-sha256.ts";
import { remembering } from "./remembering-bls.ts";
import { wasmBls } from "./wasm-bls.ts";

/**
 * Signatures take a third of a canister test in JavaScript, and hashes of what is sent a thirtieth. Here devnet signs and clients check in WebAssembly and in Node.js's own code.
 * In Chromium, in child processes and in unit tests other than devnet's they do it as they always do.
 */
Object.assign(bls12_381, remembering(wasmBls));
Object.assign(ed25519, { verify: verifyEd25519 });
Object.assign(SHA256.prototype, nativeSha256);
