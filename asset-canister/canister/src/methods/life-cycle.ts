import { IDL, init, msgArgData, postUpgrade, query } from "azle";
import * as Candid from "../candid/idl.ts";
import { installArguments, setInstallPermissions } from "../permissions/install-arguments.ts";
import { assets, configuration, permissions } from "./state.ts";

/** Installation and upgrades. */
export class LifeCycle {
  @init([Candid.CanisterArgs], { manual: true })
  init(): void {
    configuration.markFormat();
    setInstallPermissions(permissions, installArguments(msgArgData()));
    assets.initialise();
  }

  @postUpgrade([Candid.CanisterArgs], { manual: true })
  postUpgrade(): void {
    configuration.requireFormat();
    setInstallPermissions(permissions, installArguments(msgArgData()));
    assets.restore();
  }

  @query([], IDL.Nat16)
  api_version(): number {
    return 2;
  }
}
