export { CertifiedTree, type TreePath } from "./certified-tree.ts";
export * from "./http-certification.ts";
export { MemoryNodeStore, type NodeStore } from "./node-store.ts";
