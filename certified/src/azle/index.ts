export { certify } from "./certify.ts";
export { rawBytes, rawNat32 } from "./raw.ts";
export { sha256, sha256Engine } from "./sha256.ts";
export { StableNodeStore } from "./stable-node-store.ts";
