import { IDL } from "azle";
import { CanisterArgs } from "../candid/idl.ts";
import type { CanisterArgsRecord, PermissionVariant } from "../candid/records.ts";
import type { AssetPermission, Permissions } from "./permissions.ts";

/** Size of `DIDL` with no types and no values, which deployers send when they have no arguments. */
const NO_ARGUMENTS_BYTES = 6;

/** The arguments of an installation or upgrade. */
export function installArguments(bytes: Uint8Array): CanisterArgsRecord {
  if (bytes.length <= NO_ARGUMENTS_BYTES) return [];
  return IDL.decode([CanisterArgs], bytes)[0] as unknown as CanisterArgsRecord;
}

/** Sets the permissions that the arguments of an installation or upgrade give, if any. */
export function setInstallPermissions(permissions: Permissions, [args]: CanisterArgsRecord): void {
  if (args === undefined) return;
  const { set_permissions } = "Init" in args ? args.Init : args.Upgrade;
  for (const { prepare, commit, manage_permissions } of set_permissions) {
    permissions.set("Prepare", prepare);
    permissions.set("Commit", commit);
    permissions.set("ManagePermissions", manage_permissions);
  }
}

export function permissionOf(variant: PermissionVariant): AssetPermission {
  return Object.keys(variant)[0] as AssetPermission;
}
