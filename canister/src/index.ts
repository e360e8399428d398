import "@store-forever/certified/azle/fast-text";
import "@store-forever/certified/azle/fast-candid";
import { GalleryMethods } from "./methods/gallery-methods.ts";
import { HandoverMethods } from "./methods/handover-methods.ts";
import { LifeCycle } from "./methods/life-cycle.ts";
import { MemoryMethods } from "./methods/memory-methods.ts";
import { OperationMethods } from "./methods/operation-methods.ts";
import { SharingMethods } from "./methods/sharing-methods.ts";
import { UploadMethods } from "./methods/upload-methods.ts";

/** The backend canister: Candid in, plain functions over the store, Candid out. protocol/src/candid/candid.ts is its interface. */
export default [
  LifeCycle,
  UploadMethods,
  MemoryMethods,
  GalleryMethods,
  SharingMethods,
  HandoverMethods,
  OperationMethods,
];
