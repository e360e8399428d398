import { rawText } from "@store-forever/certified/azle";
import { msgCaller, StableBTreeMap, time } from "azle";
import { Proposals } from "../batches/proposals.ts";
import { Uploads } from "../batches/uploads.ts";
import { Configuration, settingCodec } from "../configuration/configuration.ts";
import { MEMORY_IDS } from "../memory-ids.ts";
import { Permissions } from "../permissions/permissions.ts";
import { AssetStore } from "../store/asset-store.ts";

/** The canister's one state. Everything in it lies in stable memory. */
export const permissions = new Permissions();
export const configuration = new Configuration(
  new StableBTreeMap<string, number>(MEMORY_IDS.configuration, rawText, settingCodec),
);
export const uploads = new Uploads();
export const proposals = new Proposals(uploads);
export const assets = new AssetStore(uploads);

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
}

/** @throws AssetError Unauthorized when the caller may not manage permissions */
export function requireManage(): void {
  permissions.require("ManagePermissions", msgCaller());
}
