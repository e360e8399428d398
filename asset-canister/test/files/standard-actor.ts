import type { Principal as StandardPrincipal } from "@icp-sdk/core/principal";
import { Actor, type HttpAgent, type Principal } from "@store-forever/protocol/ic";
import type { _SERVICE as StandardAssetCanister } from "../../../node_modules/@icp-sdk/canisters/declarations/assets/assets_assetstorage.d.ts";
// The package exports its clients, but not the declarations that they are made of, and its clients do not offer every method. This is
// the only file that reaches into the package; every system test of the canister fails when the declarations move.
import { idlFactory } from "../../../node_modules/@icp-sdk/canisters/declarations/assets/assets_assetstorage.idl.js";

type Factory = Parameters<typeof Actor.createActor>[0];
/** The declarations are of the agent libraries' successor: its principals are the same, but of another class. */
type WithOurPrincipals<T> = T extends StandardPrincipal
  ? Principal
  : T extends Uint8Array | bigint | string | number | boolean
    ? T
    : { [Key in keyof T]: WithOurPrincipals<T[Key]> };
export type StandardAssetActor = {
  [Method in keyof StandardAssetCanister]: (
    ...args: WithOurPrincipals<Parameters<StandardAssetCanister[Method]>>
  ) => Promise<WithOurPrincipals<Awaited<ReturnType<StandardAssetCanister[Method]>>>>;
};

/** All of the standard interface, as the standard's own declarations have it. */
export function standardActor(agent: HttpAgent, canisterId: string | Principal): StandardAssetActor {
  return Actor.createActor<StandardAssetActor>(idlFactory as unknown as Factory, { agent, canisterId });
}
