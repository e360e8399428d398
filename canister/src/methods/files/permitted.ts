import { msgCaller, time } from "azle";
import { store } from "../singletons.ts";
import { settle } from "../update-calls.ts";
import { assets, configuration, permissions } from "./state.ts";

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
