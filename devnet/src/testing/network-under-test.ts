import { HttpAgent } from "@dfinity/agent";
import { toHex } from "../bytes.ts";
import { startDevnet } from "../devnet.ts";
import type { NetworkAddress } from "./test-client.ts";

export interface NetworkUnderTest extends NetworkAddress {
  close(): Promise<void>;
}

/** The replica at `IC_URL`, if that is set, and else a devnet: tests that use this need the public interface only. */
export async function openNetwork(): Promise<NetworkUnderTest> {
  const url = process.env.IC_URL;
  if (url === undefined) return startDevnet({ port: 0 });
  const agent = await HttpAgent.create({ host: url, shouldFetchRootKey: true });
  if (agent.rootKey === null) throw new Error(`There is no network at ${url}.`);
  return { url, rootKey: toHex(agent.rootKey), close: async () => undefined };
}
