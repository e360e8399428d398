import type { ViewerSettings } from "./viewer-settings.ts";

/** HTTP gateways that serve canisters below their names. They speak the network's own interface there too. */
const GATEWAYS = ["icp0.io", "ic0.app", "icp.net", "localhost", "127.0.0.1"] as const;
/** Pages that are served from elsewhere send their calls to this host, unless the deployment names another. */
const PUBLIC_API = "https://icp-api.io";
const CONFIGURED_HOST = "PUBLIC_IC_HOST";

/**
 * Where to send calls: what the deployment configured, or the gateway that the page itself came from.
 * @param settings in the page. One that has a root key was uploaded to a canister, and came through a gateway: a host name that
 * we do not know is a custom domain of it
 */
export function apiHostOf(
  { origin, hostname }: { origin: string; hostname: string },
  { rootKey, variables }: Pick<ViewerSettings, "rootKey" | "variables">,
): string {
  const configured = variables.get(CONFIGURED_HOST);
  if (configured !== undefined && URL.canParse(configured)) return new URL(configured).origin;
  const isOnGateway = GATEWAYS.some((gateway) => hostname === gateway || hostname.endsWith(`.${gateway}`));
  return isOnGateway || rootKey !== undefined ? origin : PUBLIC_API;
}
