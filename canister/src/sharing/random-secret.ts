import { StoreError } from "@store-forever/protocol";
import { call, IDL } from "azle";

/**
 * 32 bytes from the network's own randomness, which nobody knows beforehand. They come by a call that other messages may overtake, so
 * whatever was read before the call has to be read again.
 * @returns the secret, or a refusal for the operation that wanted it
 */
export async function randomSecret(): Promise<() => Uint8Array> {
  try {
    const secret = await call<undefined, Uint8Array>("aaaaa-aa", "raw_rand", { returnIdlType: IDL.Vec(IDL.Nat8) });
    return () => secret;
  } catch {
    return () => {
      throw new StoreError("Internal", "The network gave no random bytes: try again.");
    };
  }
}
