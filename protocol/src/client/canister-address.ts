import { Principal } from "@dfinity/principal";
import { isLocalHost } from "./local-host.ts";

/** Where mainnet's gateways serve pages of canisters. */
const MAINNET_GATEWAY = "https://icp0.io";

/** Ten bytes, as the network gives them to canisters: no person's principal, and none of the network's own. */
export function isCanisterId(text: string): boolean {
  if (!/^[a-z0-9]{5}(-[a-z0-9]{1,5}){3,5}$/.test(text)) return false;
  try {
    return Principal.fromText(text).toUint8Array().length === 10;
  } catch {
    return false;
  }
}

/** The canister whose pages a gateway serves at an origin, as `https://<canister>.icp0.io`; `undefined` at an origin of another kind. */
export function canisterAt(origin: string): string | undefined {
  const [first = ""] = URL.canParse(origin) ? new URL(origin).hostname.split(".") : [];
  return isCanisterId(first) ? first : undefined;
}

/**
 * The origin at which a gateway serves a canister's pages.
 * @param host the network's HTTP interface; a local one serves pages at the same port
 */
export function canisterOrigin(canisterId: string, host: string): string {
  const gateway = isLocalHost(host) ? `http://localhost:${new URL(host).port}` : MAINNET_GATEWAY;
  return gateway.replace("://", `://${canisterId}.`);
}
