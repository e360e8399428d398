import { Principal } from "@dfinity/principal";
import { utf8ToBytes } from "@noble/hashes/utils";
import type { Canister } from "../canister/canister.ts";
import { type ChangeDetails, type ChangeOrigin, senderVersion } from "../canister/canister-history.ts";
import type { CanisterSettings } from "../canister/canister-settings.ts";
import type { Bytes } from "../encoding/bytes.ts";
import { hashMap } from "../encoding/independent-hash.ts";
import type { CallRequest } from "../messages/call-request.ts";
import type { Subnet } from "../subnet/subnet.ts";

/** Who makes the change that a management call asks for. */
export function changeOriginOf({ origin, caller, arg }: Pick<CallRequest, "origin" | "caller" | "arg">): ChangeOrigin {
  const id = Principal.fromUint8Array(caller);
  if (origin.kind === "ingress") return { from_user: { user_id: id } };
  const version = senderVersion(arg);
  return { from_canister: { canister_id: id, canister_version: version === undefined ? [] : [version] } };
}

/** Adds a change to the canister's history. To be called after the change. */
export function recordChange(subnet: Subnet, canister: Canister, origin: ChangeOrigin, details: ChangeDetails): void {
  canister.history.add({
    timestamp_nanos: subnet.nowNs(),
    canister_version: canister.version,
    origin,
    details,
  });
}

/** The entry of the history for the creation of a canister. */
export function creation({ controllers, environmentVariables }: CanisterSettings): ChangeDetails {
  const hash: [] | [Bytes] =
    environmentVariables.size === 0
      ? []
      : [hashMap(Object.fromEntries([...environmentVariables].map(([name, value]) => [name, utf8ToBytes(value)])))];
  return { creation: { controllers, environment_variables_hash: hash } };
}
