import "@store-forever/certified/azle/fast-text";
import "@store-forever/certified/azle/fast-candid";
import { AdmissionMethods } from "./methods/admission-methods.ts";
import { CapsuleMethods } from "./methods/capsule-methods.ts";
import { AssetMethods } from "./methods/files/asset-methods.ts";
import { BatchMethods } from "./methods/files/batch-methods.ts";
import { ConfigurationMethods } from "./methods/files/configuration-methods.ts";
import { PermissionMethods } from "./methods/files/permission-methods.ts";
import { ReadingMethods } from "./methods/files/reading-methods.ts";
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

/**
 * The backend canister: Candid in, plain functions over the store, Candid out. Its interface is protocol/backend.did, and protocol/assets.did
 * for the files that it serves.
 */
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
  ReadingMethods,
  BatchMethods,
  AssetMethods,
  PermissionMethods,
  ConfigurationMethods,
];
