import { err, ok } from "@store-forever/protocol";
import { findCapsuleOwner } from "../../backend/capsule-key.ts";
import { readNetwork } from "../../backend/network.ts";
import type { ReplyTo } from "../../messages/reply.ts";
import { flushOutbox } from "../../reports/flush-outbox.ts";
import { giveConsent } from "../../storage/consents.ts";
import { capsuleName, openDatabase } from "../../storage/databases/database.ts";
import { reportState } from "../../storage/outbox.ts";

/** Writes down that the person lets this site know their archive, and sends it the gallery's reports that were held back. */
export async function tellSite(origin: string, galleryId: string): Promise<ReplyTo["site.tell"]> {
  const network = await readNetwork();
  if (!network.ok) return err({ name: "network", problem: network.error });
  const database = await openDatabase();
  const owner = await findCapsuleOwner(database, network.value);
  if (owner === undefined) return err({ name: "refused", message: "There is no archive to tell of yet." });
  await giveConsent(database, { capsule: capsuleName(network.value.canisterId, owner), origin });
  await flushOutbox(database, { origin, galleryId });
  return ok(await reportState(database, origin, galleryId));
}
