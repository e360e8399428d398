import { toHex } from "@store-forever/protocol";
import { MAINNET_ROOT_KEY } from "@store-forever/protocol/ic";
import type { IcpTrust } from "./archive-homes.ts";

/** What pages of public galleries load to show photos from their owner's archive where the files are gone. */
export interface Rescue {
  /** `rescue.js` of the viewer. */
  scriptUrl: string;
  canisterId: string;
  /** Where browsers ask the canister. */
  host: string;
  /** The root key of a network other than the Internet Computer: DER, in hexadecimal. */
  rootKeyHex: string | undefined;
}

/** @returns undefined where no viewer is known, which has the script */
export function rescueBy(
  identities: { host: string; trust: IcpTrust; viewerUrl?: string | undefined } | undefined,
): Rescue | undefined {
  if (identities?.viewerUrl === undefined) return undefined;
  const { host, trust, viewerUrl } = identities;
  const rootKeyHex = toHex(trust.rootKey);
  return {
    scriptUrl: new URL("/rescue.js", viewerUrl).href,
    canisterId: trust.canisterId,
    host: new URL(host).origin,
    rootKeyHex: rootKeyHex === toHex(MAINNET_ROOT_KEY) ? undefined : rootKeyHex,
  };
}
