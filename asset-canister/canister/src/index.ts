import "@store-forever/certified/azle/fast-text";
import "@store-forever/certified/azle/fast-candid";
import { AssetMethods } from "./methods/asset-methods.ts";
import { BatchMethods } from "./methods/batch-methods.ts";
import { ConfigurationMethods } from "./methods/configuration-methods.ts";
import { LifeCycle } from "./methods/life-cycle.ts";
import { PermissionMethods } from "./methods/permission-methods.ts";
import { ReadingMethods } from "./methods/reading-methods.ts";

/** The asset canister: the standard asset canister's interface, `../assets.did`. */
export default [LifeCycle, ReadingMethods, BatchMethods, AssetMethods, PermissionMethods, ConfigurationMethods];
