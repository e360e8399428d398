import { archiveId, err, ok } from "@store-forever/protocol";
import { MAINNET_ROOT_KEY } from "@store-forever/protocol/ic";
import { verifyReceipt } from "@store-forever/protocol/receipt";
import { findCapsuleKey } from "../../backend/capsule-key.ts";
import { readNetwork } from "../../backend/network.ts";
import type { ReplyTo } from "../../messages/reply.ts";
import { capsuleName, openDatabase } from "../../storage/databases/database.ts";

/**
 * Checks the receipt of a memory that this site has stored, its signatures included, and tells what it proves. It needs no
 * network.
 */
export async function proveMemory(origin: string, memoryId: string): Promise<ReplyTo["memory.proof"]> {
  const network = await readNetwork();
  if (!network.ok) return err({ name: "network", problem: network.error });
  const database = await openDatabase();
  const key = await findCapsuleKey(database, network.value);
  const capsule = key && capsuleName(network.value.canisterId, key.owner);
  const kept = capsule && (await database.get("receipts", [capsule, archiveId(origin, "memory", memoryId)]));
  if (!kept) return refused("No receipt of this photo is kept on this device.");
  const { receipt } = kept;
  try {
    const { canisterId, rootKey = MAINNET_ROOT_KEY } = network.value;
    await verifyReceipt(receipt, { canisterId, rootKey });
  } catch (error) {
    return refused(`The receipt does not hold: ${error instanceof Error ? error.message : String(error)}`);
  }
  return ok({
    canisterId: receipt.canisterId,
    owner: receipt.owner,
    certifiedAtMs: Number(BigInt(receipt.certifiedAtNs) / 1_000_000n),
    receipt,
  });
}

const refused = (message: string) => err({ name: "refused" as const, message });
