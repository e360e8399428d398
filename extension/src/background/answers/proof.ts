import { err, ok } from "@store-forever/protocol";
import { createAgent } from "@store-forever/protocol/ic";
import { verifyReceipt } from "@store-forever/protocol/receipt";
import { findArchiveKey } from "../../backend/capsule-key.ts";
import { readNetwork } from "../../backend/network.ts";
import type { ReplyTo } from "../../messages/reply.ts";
import { archiveName, openDatabase } from "../../storage/database.ts";

/** Checks a stored memory's receipt, signatures and all, and says what it proves. Needs no network. */
export async function proveMemory(memoryId: string): Promise<ReplyTo["memory.proof"]> {
  const network = await readNetwork();
  if (!network.ok) return err({ name: "network", problem: network.error });
  const database = await openDatabase();
  const key = await findArchiveKey(database, network.value);
  const archive = key && archiveName(network.value.canisterId, key.owner);
  const kept = archive && (await database.get("receipts", [archive, memoryId]));
  if (!kept) return refused("No receipt of this photo is kept on this device.");
  const { receipt } = kept;
  try {
    const { rootKey } = createAgent(network.value);
    if (rootKey === null) return refused("This network has no root key to check signatures with.");
    await verifyReceipt(receipt, { canisterId: network.value.canisterId, rootKey });
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
