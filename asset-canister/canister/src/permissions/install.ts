import { IDL } from "azle";
import { CanisterArgs } from "../candid/candid.ts";
import type { CanisterArgsRecord, PermissionVariant } from "../candid/candid-records.ts";
import type { Permission, Permissions } from "./permissions.ts";

/** `DIDL`, no types and no values: what deployers send who have nothing to say. */
const NO_ARGUMENTS_BYTES = 6;

export function installArguments(bytes: Uint8Array): CanisterArgsRecord {
  if (bytes.length <= NO_ARGUMENTS_BYTES) return [];
  return IDL.decode([CanisterArgs], bytes)[0] as unknown as CanisterArgsRecord;
}

export function setInstallPermissions(permissions: Permissions, [args]: CanisterArgsRecord): void {
  if (args === undefined) return;
  const { set_permissions } = "Init" in args ? args.Init : args.Upgrade;
  for (const { prepare, commit, manage_permissions } of set_permissions) {
    permissions.set("Prepare", prepare);
    permissions.set("Commit", commit);
    permissions.set("ManagePermissions", manage_permissions);
  }
}

export function permissionOf(variant: PermissionVariant): Permission {
  return Object.keys(variant)[0] as Permission;
}
