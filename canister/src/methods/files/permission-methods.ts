import { IDL, msgCaller, type Principal, update } from "azle";
import * as Candid from "../../files/candid/idl.ts";
import type * as Records from "../../files/candid/records.ts";
import { permissionOf } from "../../files/permissions/permissions.ts";
import { requireManage } from "./permitted.ts";
import { permissions } from "./state.ts";

/** Who may upload, who may change what is served, and who decides that. */
export class PermissionMethods {
  @update([IDL.Principal])
  authorize(principal: Principal): void {
    requireManage();
    permissions.grant("Commit", principal);
  }

  @update([IDL.Principal])
  deauthorize(principal: Principal): void {
    requireManage();
    permissions.revoke("Commit", principal);
  }

  @update([], Candid.Principals)
  list_authorized(): Principal[] {
    return permissions.list("Commit");
  }

  @update([Candid.GrantPermission])
  grant_permission(request: { to_principal: Principal; permission: Records.PermissionVariant }): void {
    requireManage();
    permissions.grant(permissionOf(request.permission), request.to_principal);
  }

  /** Everybody may give up their own permissions. */
  @update([Candid.RevokePermission])
  revoke_permission(request: { of_principal: Principal; permission: Records.PermissionVariant }): void {
    if (request.of_principal.toText() !== msgCaller().toText()) requireManage();
    permissions.revoke(permissionOf(request.permission), request.of_principal);
  }

  @update([Candid.ListPermitted], Candid.Principals)
  list_permitted({ permission }: { permission: Records.PermissionVariant }): Principal[] {
    return permissions.list(permissionOf(permission));
  }

  /** Takes all permissions from everybody else. */
  @update([])
  take_ownership(): void {
    const caller = msgCaller();
    permissions.requireController(caller);
    permissions.set("Prepare", []);
    permissions.set("ManagePermissions", []);
    permissions.set("Commit", [caller]);
  }

  @update([Candid.GrantPermission], Candid.ValidationResult)
  validate_grant_permission(request: {
    to_principal: Principal;
    permission: Records.PermissionVariant;
  }): Records.ValidationRecord {
    return { Ok: `grant ${permissionOf(request.permission)} to ${request.to_principal.toText()}` };
  }

  @update([Candid.RevokePermission], Candid.ValidationResult)
  validate_revoke_permission(request: {
    of_principal: Principal;
    permission: Records.PermissionVariant;
  }): Records.ValidationRecord {
    return { Ok: `revoke ${permissionOf(request.permission)} of ${request.of_principal.toText()}` };
  }

  @update([], Candid.ValidationResult)
  validate_take_ownership(): Records.ValidationRecord {
    return { Ok: "revoke all permissions, then give the caller Commit" };
  }
}
