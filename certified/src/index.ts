export { SCAN_LIMITS, type Scan, scanArguments } from "./candid/scan-arguments.ts";
export { portableSha256, type Sha256Engine, type Sha256State } from "./hashing/sha256-engine.ts";
export * from "./http/certify-response.ts";
export * from "./http/expression-path.ts";
export { RecordReader, RecordWriter } from "./records/record-codec.ts";
export { CertifiedTree } from "./tree/certified-tree.ts";
export { MemoryNodeStore, type NodeStore } from "./tree/node-store.ts";
export type { LeafBelow, TreePath } from "./tree/tree-node.ts";
