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
 * Adds an empty canister, controlled by its creator unless the settings say otherwise.
 * @param id the next free id when left out
 * @throws RejectError when a setting is out of its limits
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
  const canister = new Canister(id ?? subnet.allocateCanisterId(), cycles, subnet.nowNs());
  canister.settings = checked;
  recordChange(subnet, canister, origin, creation(checked));
  subnet.addCanister(canister);
  return canister;
}
