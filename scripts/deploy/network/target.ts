import { equalBytes, toHex } from "@store-forever/protocol";
import { createAgent, fetchLocalRootKey, isLocalHost, MAINNET_ROOT_KEY } from "@store-forever/protocol/ic";
import { DeployError, reasonOf } from "../deploy-error.ts";

/** A network that canisters are put on, as its clients reach it. */
export interface Target {
  /** Under this name the ids of its canisters are kept. */
  name: string;
  /** Where its HTTP interface is, e.g. `https://icp-api.io`. */
  host: string;
  /** Where its gateway serves pages: canisters are below this, e.g. `https://icp0.io`. */
  gateway: string;
  /** DER. */
  rootKey: Uint8Array;
}

/** Where the gateway serves a canister's pages. */
export function urlOf({ gateway }: Pick<Target, "gateway">, canisterId: string): string {
  return gateway.replace("://", `://${canisterId}.`);
}

export const isMainnet = ({ rootKey }: Pick<Target, "rootKey">): boolean => equalBytes(rootKey, MAINNET_ROOT_KEY);

interface TargetOptions {
  name: "ic" | "local";
  host?: string | undefined;
  gateway?: string | undefined;
  /** Hex of the DER root key. Only a local network is asked for its own. */
  rootKey?: string | undefined;
}

const HOSTS = { ic: "https://icp-api.io", local: "http://127.0.0.1:4943" } as const;

/**
 * Finds a network.
 * @throws DeployError when it does not answer, or is another network than the root key says
 */
export async function openTarget({ name, rootKey, ...options }: TargetOptions): Promise<Target> {
  const host = addressOf(options.host ?? HOSTS[name], "--host");
  const gateway = addressOf(options.gateway ?? gatewayOf(host), "--gateway");
  const answered = await statusRootKey(host);
  const trusted = rootKey === undefined ? await defaultRootKey(name, host) : keyOf(rootKey);
  if (answered !== undefined && !equalBytes(answered, trusted))
    throw new DeployError(
      `${host} is another network than ${rootKey === undefined ? `"${name}"` : "the one with this --root-key"}: its root key is ${toHex(answered)}.`,
    );
  return { name, host, gateway, rootKey: trusted };
}

function addressOf(text: string, option: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return new URL(text).origin;
  throw new DeployError(`${option} takes an address such as https://icp-api.io, not "${text}".`);
}

function gatewayOf(host: string): string {
  return isLocalHost(host) ? host.replace(/\/\/[^:/]+/, "//localhost") : "https://icp0.io";
}

function keyOf(hex: string): Uint8Array {
  if (/^308182[0-9a-f]{260}$/i.test(hex)) return Uint8Array.from(Buffer.from(hex, "hex"));
  throw new DeployError("--root-key takes the network's root key as 266 hexadecimal digits.");
}

async function defaultRootKey(name: "ic" | "local", host: string): Promise<Uint8Array> {
  if (name === "ic") return MAINNET_ROOT_KEY;
  if (isLocalHost(host)) return fetchLocalRootKey(host);
  throw new DeployError(`${host} is not on this computer, so its root key is not asked for: give it with --root-key.`);
}

async function statusRootKey(host: string): Promise<Uint8Array | undefined> {
  try {
    const { root_key } = await createAgent({ host }).status();
    return root_key instanceof Uint8Array ? root_key : undefined;
  } catch (error) {
    const hint = isLocalHost(host) ? "Is it running? npm run devnet starts one." : "Check the connection and --host.";
    throw new DeployError(`The network does not answer at ${host}: ${reasonOf(error)}. ${hint}`, { cause: error });
  }
}
