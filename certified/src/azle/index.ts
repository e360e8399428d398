export { certify } from "./certify.ts";
export { rawBytes, rawNat32, rawText } from "./raw.ts";
export { sha256, sha256Engine, sha256OfParts } from "./sha256.ts";
export { StableNodeStore } from "./stable-node-store.ts";
