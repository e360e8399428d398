import { rawText } from "@store-forever/certified/azle";
import { msgCaller, StableBTreeMap, time } from "azle";
import { Proposals } from "../../files/batches/proposals.ts";
import { Uploads } from "../../files/batches/uploads.ts";
import { Configuration, settingCodec } from "../../files/configuration/configuration.ts";
import { MEMORY_IDS } from "../../files/memory-ids.ts";
import { Permissions } from "../../files/permissions/permissions.ts";
import { AssetStore } from "../../files/store/asset-store.ts";
import { store } from "../singletons.ts";
import { settle } from "../update-calls.ts";

/** The state of the canister's files. Everything in it lies in stable memory. */
export const permissions = new Permissions();
export const configuration = new Configuration(
  new StableBTreeMap<string, number>(MEMORY_IDS.configuration, rawText, settingCodec),
);
export const uploads = new Uploads();
export const proposals = new Proposals(uploads);
export const assets = new AssetStore(uploads, store.tree);

/** @throws AssetError Unauthorized when the caller may not upload */
export function requirePrepare(): void {
  permissions.require("Prepare", msgCaller());
}

/**
 * Runs a change of what is served, then writes and certifies its outcome.
 * @throws AssetError Unauthorized when the caller may not change the files
 */
export function change(make: () => void): void {
  permissions.require("Commit", msgCaller());
  make();
  configuration.noteChange(time());
  assets.settle();
  settle(store);
}

/** @throws AssetError Unauthorized when the caller may not manage permissions */
export function requireManage(): void {
  permissions.require("ManagePermissions", msgCaller());
}
