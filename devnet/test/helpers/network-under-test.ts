import { HttpAgent } from "@dfinity/agent";
import { bytesToHex } from "@noble/hashes/utils";
import { type Devnet, type DevnetOptions, startDevnet } from "../../src/devnet.ts";
import type { NetworkAddress } from "./test-client.ts";

export interface NetworkUnderTest extends NetworkAddress {
  /** The devnet, when the network is one: for its clock and time. */
  local?: Devnet;
  close(): Promise<void>;
}

/**
 * The replica at `IC_URL` if that is set, and a devnet otherwise: with application subnets if `DEVNET_SUBNETS` says how many. Tests
 * that use this need the public interface only.
 */
export async function openNetwork(options: Partial<DevnetOptions> = {}): Promise<NetworkUnderTest> {
  const url = process.env.IC_URL;
  if (url === undefined) {
    const subnets = process.env.DEVNET_SUBNETS === undefined ? undefined : Number(process.env.DEVNET_SUBNETS);
    const local = await startDevnet({ port: 0, subnets, ...options });
    return { url: local.url, rootKey: local.rootKey, local, close: () => local.close() };
  }
  const agent = await HttpAgent.create({ host: url, shouldFetchRootKey: true });
  if (agent.rootKey === null) throw new Error(`There is no network at ${url}.`);
  return { url, rootKey: bytesToHex(agent.rootKey), close: async () => undefined };
}
