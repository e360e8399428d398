import { Principal } from "@dfinity/principal";
import type { CandidSettings, Opt } from "../candid/management-types.ts";
import { Canister } from "../canister/canister.ts";
import type { ChangeOrigin } from "../canister/canister-history.ts";
import { DEFAULT_CANISTER_SETTINGS } from "../canister/canister-settings.ts";
import type { Bytes } from "../encoding/bytes.ts";
import type { Subnet } from "../subnet/subnet.ts";
import { creation, recordChange } from "./record-change.ts";
import { withSettings } from "./with-settings.ts";

/**
 * Adds an empty canister to the subnet where the network places it, controlled by its creator unless the settings say otherwise.
 * @param subnet the subnet whose management canister was asked
 * @param id the next free id when left out
 * @throws RejectError when a setting is out of its limits, or the id is of another subnet or none
 */
export function createCanister(
  subnet: Subnet,
  {
    caller,
    settings,
    cycles,
    origin,
    id,
  }: {
    caller: Bytes;
    settings: Opt<CandidSettings>;
    cycles: bigint;
    origin: ChangeOrigin;
    id?: Bytes | undefined;
  },
): Canister {
  const own = { ...DEFAULT_CANISTER_SETTINGS, controllers: [Principal.fromUint8Array(caller)] };
  const checked = withSettings(own, settings);
  const home = subnet.network.placementOf(subnet, id);
  const canister = new Canister(id ?? home.network.allocateCanisterId(home), cycles, home.nowNs());
  canister.settings = checked;
  recordChange(home, canister, origin, creation(checked));
  home.addCanister(canister);
  return canister;
}
