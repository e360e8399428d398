import { update } from "azle";
import * as Candid from "../../files/candid/idl.ts";
import type * as Records from "../../files/candid/records.ts";
import { change } from "./permitted.ts";
import { assets } from "./state.ts";

/** Changes of single files. */
export class AssetMethods {
  @update([Candid.CreateAsset])
  create_asset(request: Records.CreateAssetRecord): void {
    change(() => assets.create(request));
  }

  @update([Candid.SetAssetContent])
  set_asset_content(request: Records.SetAssetContentRecord): void {
    change(() => assets.setContent(request));
  }

  @update([Candid.UnsetAssetContent])
  unset_asset_content(request: Records.UnsetAssetContentRecord): void {
    change(() => assets.unsetContent(request));
  }

  @update([Candid.SetAssetProperties])
  set_asset_properties(request: Records.SetAssetPropertiesRecord): void {
    change(() => assets.setProperties(request));
  }

  @update([Candid.DeleteAsset])
  delete_asset({ key }: { key: string }): void {
    change(() => assets.delete(key));
  }

  @update([Candid.Empty])
  clear(_: Record<string, never>): void {
    change(() => assets.clear());
  }

  @update([Candid.StoreArgs])
  store(request: Records.StoreRecord): void {
    change(() => assets.store(request));
  }
}
