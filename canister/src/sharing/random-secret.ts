import { StoreError } from "@store-forever/protocol";
import { call, IDL } from "azle";

/**
 * 32 bytes from the network's own randomness, which nobody knows beforehand. It comes by a call that other messages may
 * overtake: what the caller found out before has to be looked at again.
 * @returns the secret, or a refusal for the operation that wanted it
 */
export async function randomSecret(): Promise<() => Uint8Array> {
  try {
    const secret = await call<undefined, Uint8Array>("aaaaa-aa", "raw_rand", { returnIdlType: IDL.Vec(IDL.Nat8) });
    return () => secret;
  } catch {
    return () => {
      throw new StoreError("Internal", "The network gave no random bytes just now: try again.");
    };
  }
}
