export { certify } from "./certify.ts";
export { sha1, sha256, sha256Engine, sha256OfParts } from "./hashing.ts";
export { rawBytes, rawNat32, rawText } from "./raw.ts";
export { StableNodeStore } from "./stable-node-store.ts";
