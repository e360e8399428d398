import { bls12_381 } from "@noble/curves/bls12-381";
import { wasmBls } from "./wasm-bls.ts";

/**
 * Signatures take a third of a canister test in JavaScript. Here devnet signs and clients check in WebAssembly. In Chromium, in child
 * processes and in unit tests they do it as they always do.
 */
Object.assign(bls12_381, wasmBls);
