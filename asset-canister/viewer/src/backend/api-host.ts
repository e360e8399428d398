import type { CanisterEnvironment } from "./canister-environment.ts";

/** HTTP gateways that serve canisters below their names, and speak the network's own interface there too. */
const GATEWAYS = ["icp0.io", "ic0.app", "icp.net", "localhost", "127.0.0.1"] as const;
/** Where pages ask that are served from elsewhere, and how a deployment names another place. */
const PUBLIC_API = "https://icp-api.io";
const CONFIGURED_HOST = "PUBLIC_IC_HOST";

/**
 * Where to send calls: what the deployment configured, or the gateway that the page itself came from.
 * @param environment of the asset canister's cookie; with it, a name that we do not know is a custom domain of a gateway
 */
export function apiHostOf(
  { origin, hostname }: { origin: string; hostname: string },
  { rootKey, variables }: CanisterEnvironment,
): string {
  const configured = variables.get(CONFIGURED_HOST);
  if (configured !== undefined && URL.canParse(configured)) return new URL(configured).origin;
  const isOnGateway = GATEWAYS.some((gateway) => hostname === gateway || hostname.endsWith(`.${gateway}`));
  return isOnGateway || rootKey !== undefined ? origin : PUBLIC_API;
}
