import { accepted } from "@store-forever/protocol";
import { MAINNET_ROOT_KEY, Principal } from "@store-forever/protocol/ic";
import { personalCanisterIn } from "@store-forever/protocol/verify";
import { backendAs } from "./backend-as.ts";
import type { NetworkConfig } from "./network.ts";

/**
 * The canister into which a person's archive has moved, as the backend that it was in certifies it.
 * @param owner the person's principal, as text
 * @returns its id; `undefined` where the archive has not moved
 * @throws VerificationError when it is not certified, AgentError when the network does not answer
 */
export async function movedArchive(network: NetworkConfig, owner: string): Promise<string | undefined> {
  const { canisterId, rootKey = MAINNET_ROOT_KEY } = network;
  const person = Principal.fromText(owner);
  const backend = await backendAs(network);
  return personalCanisterIn(accepted(await backend.get_personal_canister_id(person)), person, { canisterId, rootKey });
}
