import { archiveId, err, ok } from "@store-forever/protocol";
import { browser } from "wxt/browser";
import { findCapsuleOwner } from "../../backend/capsule-key.ts";
import { readNetwork, viewUrlOf } from "../../backend/network.ts";
import type { ReplyTo } from "../../messages/reply.ts";
import type { Sender } from "../../messages/senders.ts";
import { capsuleName, openDatabase } from "../../storage/database.ts";

/**
 * Opens a gallery of this site in the viewer, in a tab beside the page. Its address is the secret, so no page and no content
 * script ever has it (ARCHITECTURE.md#hostile-page).
 */
export async function openInViewer(
  origin: string,
  galleryId: string,
  { tab }: Sender,
): Promise<ReplyTo["gallery.view"]> {
  const network = await readNetwork();
  if (!network.ok) return err({ name: "network", problem: network.error });
  const database = await openDatabase();
  const owner = await findCapsuleOwner(database, network.value);
  const capsule = owner && capsuleName(network.value.canisterId, owner);
  const link = capsule && (await database.get("shareLinks", [capsule, archiveId(origin, "gallery", galleryId)]));
  if (!link) return err({ name: "refused", message: "This gallery has no link in your archive." });
  await browser.tabs.create({
    url: viewUrlOf(network.value, link.token),
    ...(tab === undefined ? {} : { index: tab.index + 1 }),
  });
  return ok(null);
}
