import { rawBytes } from "@store-forever/certified/azle";
import { concatBytes } from "@store-forever/protocol";
import { isController, Principal, StableBTreeMap } from "azle";
import { AssetError } from "../asset-error.ts";
import type { PermissionVariant } from "../candid/records.ts";
import { MEMORY_IDS } from "../memory-ids.ts";

/** `Prepare` allows to upload and propose, `Commit` to change what is served, and `ManagePermissions` to decide who may do these. */
export const PERMISSIONS = ["Prepare", "Commit", "ManagePermissions"] as const;
export type AssetPermission = (typeof PERMISSIONS)[number];

export function permissionOf(variant: PermissionVariant): AssetPermission {
  return Object.keys(variant)[0] as AssetPermission;
}

const WHY_NOT: Readonly<Record<AssetPermission, string>> = {
  Prepare: "may not upload to this canister. Whoever manages its permissions can grant Prepare or Commit.",
  Commit: "may not change these files. Whoever manages this canister’s permissions can grant Commit.",
  ManagePermissions: "may not manage permissions here. A controller of this canister can grant ManagePermissions.",
};
const NOTHING = new Uint8Array(0);

/** Who may do what. The canister's controllers may do everything. */
export class Permissions {
  /** Keys are the permission's number and the principal. */
  readonly #granted = new StableBTreeMap<Uint8Array, Uint8Array>(MEMORY_IDS.permissions, rawBytes, rawBytes);

  /** @throws AssetError Unauthorized */
  require(permission: AssetPermission, caller: Principal): void {
    if (this.#has(permission, caller) || isController(caller)) return;
    if (permission === "Prepare" && this.#has("Commit", caller)) return;
    throw new AssetError("Unauthorized", `${caller.toText()} ${WHY_NOT[permission]}`);
  }

  /** @throws AssetError Unauthorized */
  requireController(caller: Principal): void {
    if (!isController(caller))
      throw new AssetError(
        "Unauthorized",
        `Only a controller of this canister may do this, and ${caller.toText()} is not one.`,
      );
  }

  /** Whether somebody may do anything at all with files besides reading them. */
  hasAny(caller: Principal): boolean {
    return isController(caller) || PERMISSIONS.some((permission) => this.#has(permission, caller));
  }

  grant(permission: AssetPermission, principal: Principal): void {
    this.#granted.insert(keyOf(permission, principal), NOTHING);
  }

  revoke(permission: AssetPermission, principal: Principal): void {
    this.#granted.remove(keyOf(permission, principal));
  }

  list(permission: AssetPermission): Principal[] {
    const number = PERMISSIONS.indexOf(permission);
    const keys = this.#granted.items().map(([key]) => key);
    return keys.filter((key) => key[0] === number).map((key) => Principal.fromUint8Array(key.subarray(1)));
  }

  /** From now on exactly these principals have the permission. */
  set(permission: AssetPermission, principals: readonly Principal[]): void {
    for (const principal of this.list(permission)) this.revoke(permission, principal);
    for (const principal of principals) this.grant(permission, principal);
  }

  #has(permission: AssetPermission, principal: Principal): boolean {
    return this.#granted.containsKey(keyOf(permission, principal));
  }
}

function keyOf(permission: AssetPermission, principal: Principal): Uint8Array {
  return concatBytes([Uint8Array.of(PERMISSIONS.indexOf(permission)), principal.toUint8Array()]);
}
