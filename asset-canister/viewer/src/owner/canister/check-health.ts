import { equalBytes, toHex } from "@store-forever/protocol";
import { readCanisterState } from "@store-forever/protocol/management";
import { VerificationError, verifyCanisterFacts } from "@store-forever/protocol/verify";
import { myGalleries } from "../../reading/my-galleries.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";

/**
 * Checks that a module was installed and works: it is certified as installed, its interface is one that this viewer knows, and what it
 * certifies is right.
 * @throws VerificationError, or the agent's errors
 */
export async function checkHealth(connection: OwnerConnection, moduleHash: Uint8Array): Promise<void> {
  const { reading, changing, agent, owner } = connection;
  const { trust } = reading;
  const facts = await verifyCanisterFacts(await readCanisterState(agent, trust.canisterId), trust);
  if (facts?.moduleHash === undefined || !equalBytes(facts.moduleHash, moduleHash))
    throw new VerificationError(`The network does not certify ${toHex(moduleHash)} as installed.`);
  const { api_version: version } = await changing.stats();
  if (!/^1\./.test(version))
    throw new VerificationError(`The module's interface is ${version}, which this viewer cannot use.`);
  await myGalleries({ ...reading, owner });
}
