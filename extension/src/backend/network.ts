import { err, fromHex, ok, type Result } from "@store-forever/protocol";
import type { Network } from "@store-forever/workers";
import { browser } from "wxt/browser";
import { z } from "zod";
import type { NetworkProblem } from "../messages/reply.ts";
import { openDatabase } from "../storage/databases/database.ts";
import { readSettings } from "../storage/settings.ts";

/** Where this build of the extension stores: the backend canister, and the viewer that shows what is in it. */
export interface NetworkConfig extends Network {
  viewerUrl: string;
  /** SHA-256 in hexadecimal of the backend's modules that this copy came with: raw and gzipped. */
  modules?: string[] | undefined;
}

/** A deployed file has some hundred. */
const MAX_FILE_CHARS = 16 * 1024;

/** An address of the web without user, query and fragment: paths are put behind it. */
const httpUrl = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  // Checks run after a failed one too, so this one has to bear texts that are no address.
  .refine((url) => {
    if (!URL.canParse(url)) return false;
    const { username, password } = new URL(url);
    return username + password === "" && !/[?#]/.test(url);
  }, "an address with a user, a query or a fragment")
  .transform((url) => url.replace(/\/+$/, ""));

/** `network.json` in the extension's root. The deployment writes it; without a root key it means mainnet. */
const networkFile = z
  .object({
    host: httpUrl,
    canisterId: z.string().regex(/^[a-z0-9]{1,5}(-[a-z0-9]{1,5}){1,11}$/),
    viewerUrl: httpUrl,
    rootKey: z
      .string()
      .regex(/^([0-9a-f]{2})+$/i)
      .optional(),
    modules: z
      .array(z.string().regex(/^[0-9a-f]{64}$/))
      .max(100)
      .optional(),
  })
  .transform(({ rootKey, ...file }): NetworkConfig => (rootKey ? { ...file, rootKey: fromHex(rootKey) } : file));

/** The network that this copy was deployed with, and on it the archive that the person chose on the options page, or the deployed one. */
export async function readNetwork(): Promise<Result<NetworkConfig, NetworkProblem>> {
  const [deployed, { archive }] = await Promise.all([readDeployedNetwork(), openDatabase().then(readSettings)]);
  return deployed.ok && archive !== null ? ok({ ...deployed.value, ...archive }) : deployed;
}

/** The network and archive that this copy was deployed with. */
export async function readDeployedNetwork(): Promise<Result<NetworkConfig, NetworkProblem>> {
  let text: string;
  try {
    const response = await fetch(browser.runtime.getURL("/network.json"));
    if (!response.ok) return err("missing");
    text = await response.text();
  } catch {
    return err("missing");
  }
  return parseNetwork(text);
}

/** Reads `network.json`, of at most `MAX_FILE_CHARS` characters. */
export function parseNetwork(text: string): Result<NetworkConfig, NetworkProblem> {
  if (text.length > MAX_FILE_CHARS) return err("invalid");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err("invalid");
  }
  const parsed = networkFile.safeParse(json);
  return parsed.success ? ok(parsed.data) : err("invalid");
}

/** The viewer's address of a shared gallery. The token is in the fragment, which no server sees. */
export function viewUrlOf(network: NetworkConfig, shareToken: string): string {
  return `${network.viewerUrl}/#/${network.canisterId}/${shareToken}`;
}
