import { createAgent, fetchLocalRootKey, isLocalHost } from "@store-forever/protocol/ic";
import { readCanisterEnvironment } from "../archive/canister-environment.ts";

/** Of the network that the viewer came from, DER: signatures of canisters have to lead to it. */
export async function networkRootKey(): Promise<Uint8Array> {
  const { origin } = location;
  if (isLocalHost(origin)) return readCanisterEnvironment(document.cookie).rootKey ?? fetchLocalRootKey(origin);
  const { rootKey } = createAgent({ host: origin });
  if (rootKey === null) throw new TypeError("The agent has no root key.");
  return rootKey;
}
