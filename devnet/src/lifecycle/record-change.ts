import { Principal } from "@dfinity/principal";
import { utf8ToBytes } from "@noble/hashes/utils";
import type { Canister } from "../canister/canister.ts";
import { type ChangeDetails, type ChangeOrigin, senderVersion } from "../canister/canister-history.ts";
import type { CanisterSettings } from "../canister/canister-settings.ts";
import type { Bytes } from "../encoding/bytes.ts";
import { hashMap } from "../encoding/independent-hash.ts";
import type { CallRequest } from "../messages/call-request.ts";
import type { Network } from "../network/network.ts";

/** Who makes a change by a management call. */
export function changeOriginOf({ origin, caller, arg }: Pick<CallRequest, "origin" | "caller" | "arg">): ChangeOrigin {
  const id = Principal.fromUint8Array(caller);
  if (origin.kind === "ingress") return { from_user: { user_id: id } };
  const version = senderVersion(arg);
  return { from_canister: { canister_id: id, canister_version: version === undefined ? [] : [version] } };
}

/** Notes a change in the canister's history, once it is made. */
export function recordChange(network: Network, canister: Canister, origin: ChangeOrigin, details: ChangeDetails): void {
  canister.history.add({
    timestamp_nanos: network.nowNs(),
    canister_version: canister.version,
    origin,
    details,
  });
}

/** How a canister's creation shows in its history. */
export function creation({ controllers, environmentVariables }: CanisterSettings): ChangeDetails {
  const hash: [] | [Bytes] =
    environmentVariables.size === 0
      ? []
      : [hashMap(Object.fromEntries([...environmentVariables].map(([name, value]) => [name, utf8ToBytes(value)])))];
  return { creation: { controllers, environment_variables_hash: hash } };
}
