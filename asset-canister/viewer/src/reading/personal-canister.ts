import { accepted } from "@store-forever/protocol";
import type { Principal } from "@store-forever/protocol/ic";
import { personalCanisterIn } from "@store-forever/protocol/verify";
import type { BackendConnection } from "../backend/backend-connection.ts";

/**
 * The canister of their own into which somebody's archive has moved, as the canister certifies that it left.
 * @returns its id; `undefined` where it has not moved
 * @throws StoreError, VerificationError, or the agent's errors
 */
export async function personalCanisterOf(
  { backend, trust }: BackendConnection,
  owner: Principal,
): Promise<string | undefined> {
  return personalCanisterIn(accepted(await backend.get_personal_canister_id(owner)), owner, trust);
}
