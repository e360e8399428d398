import "@store-forever/certified/azle/fast-text";
import "@store-forever/certified/azle/fast-candid";
import { AdmissionMethods } from "./methods/admission-methods.ts";
import { CapsuleMethods } from "./methods/capsule-methods.ts";
import { GalleryMethods } from "./methods/gallery-methods.ts";
import { HotKeyMethods } from "./methods/hot-key-methods.ts";
import { LifeCycle } from "./methods/life-cycle.ts";
import { MemoryMethods } from "./methods/memory-methods.ts";
import { OperationMethods } from "./methods/operation-methods.ts";
import { ArchiveMethods } from "./methods/personal/archive-methods.ts";
import { FactoryMethods } from "./methods/personal/factory-methods.ts";
import { ReserveMethods } from "./methods/personal/reserve-methods.ts";
import { SharingMethods } from "./methods/sharing-methods.ts";
import { UploadMethods } from "./methods/upload-methods.ts";

/** The backend canister: Candid in, plain functions over the store, Candid out. protocol/backend.did is its interface. */
export default [
  LifeCycle,
  AdmissionMethods,
  CapsuleMethods,
  HotKeyMethods,
  UploadMethods,
  MemoryMethods,
  GalleryMethods,
  SharingMethods,
  FactoryMethods,
  ReserveMethods,
  ArchiveMethods,
  OperationMethods,
];
