export { CertifiedTree } from "./certified-tree.ts";
export * from "./http-certification.ts";
export { MemoryNodeStore, type NodeStore } from "./node-store.ts";
export { RecordReader, RecordWriter } from "./record-codec.ts";
export { portableSha256, type Sha256Engine, type Sha256State } from "./sha256-engine.ts";
export type { LeafBelow, TreePath } from "./tree-node.ts";
