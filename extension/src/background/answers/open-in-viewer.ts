import { accepted, archiveId, err, ok, type ShareTarget, StoreError } from "@store-forever/protocol";
import { browser } from "wxt/browser";
import { findCapsuleKey } from "../../backend/capsule-key.ts";
import { type NetworkConfig, readNetwork, viewUrlOf } from "../../backend/network.ts";
import { type OpenedCapsule, openCapsule } from "../../backend/open-capsule.ts";
import type { ReplyTo } from "../../messages/reply.ts";
import type { Sender } from "../../messages/senders.ts";
import { capsuleName, type ExtensionDatabase, openDatabase } from "../../storage/databases/database.ts";
import { recallStored } from "../../storage/presence.ts";

export interface ViewQuestion {
  origin: string;
  galleryId: string;
  memoryIds: string[];
}

/**
 * Opens what is stored of a gallery of this site in the viewer, in a tab beside the page. Its address is the secret, so no page and
 * no content script ever has it (ARCHITECTURE.md#hostile-page).
 */
export async function openInViewer(question: ViewQuestion, { tab }: Sender): Promise<ReplyTo["gallery.view"]> {
  const network = await readNetwork();
  if (!network.ok) return err({ name: "network", problem: network.error });
  const url = await addressOf(question, network.value).catch((error: unknown) => error);
  if (typeof url !== "string") {
    const message = url instanceof StoreError ? url.message : "What is stored of this gallery could not be found.";
    return err({ name: "refused", message, ...(isPaused(url) && { code: "Disabled" }) });
  }
  await browser.tabs.create({ url, ...(tab === undefined ? {} : { index: tab.index + 1 }) });
  return ok(null);
}

/**
 * Where sharing is switched off and there is no link yet, people who are signed in see in the viewer what is theirs.
 * @throws StoreError NotFound, or why there may be no link
 */
async function addressOf(question: ViewQuestion, network: NetworkConfig): Promise<string> {
  const { origin, galleryId } = question;
  const database = await openDatabase();
  const key = await findCapsuleKey(database, network);
  const capsule = key && capsuleName(network.canisterId, key.owner);
  const open = capsule && (await openCapsule(database, capsule));
  if (!open) throw nothingThere();
  const archived = archiveId(origin, "gallery", galleryId);
  const isSignedIn = "chain" in key.signer;
  const token = await tokenOf(open, { gallery: archived }).catch((error: unknown) => {
    if (isPaused(error) && isSignedIn) return null;
    if (isPaused(error)) throw error;
    if (error instanceof StoreError) return undefined;
    // Without an answer of the archive, the link that was last known is tried.
    return database.get("shareLinks", [capsule, archived]).then((link) => link?.token);
  });
  if (token === null) return ownPage(network, archived);
  if (token !== undefined) {
    await database.put("shareLinks", { capsule, galleryId: archived, token });
    return viewUrlOf(network, token);
  }
  const stored = await storedOf(database, question, capsule);
  // Pages of single memories and dashboards are no gallery of the archive.
  if (stored.length > 1 && isSignedIn) return ownPage(network, EVERYTHING);
  const [memory] = stored;
  if (memory === undefined) throw nothingThere();
  return tokenOf(open, { memory }).then(
    (own) => viewUrlOf(network, own),
    (error: unknown) => {
      if (isPaused(error) && isSignedIn) return ownPage(network, EVERYTHING);
      throw error;
    },
  );
}

const EVERYTHING = "everything";

/** What is shown of a person's own archive once they are signed in there. */
const ownPage = ({ viewerUrl }: NetworkConfig, shown: string) => `${viewerUrl}/#/my/${shown}`;

/** Whether whoever runs the archive has switched sharing off. */
const isPaused = (error: unknown): boolean => error instanceof StoreError && error.code === "Disabled";

/** The token of the target's own link, or of a new one where it was revoked. @throws StoreError NotFound, Disabled */
async function tokenOf({ backend }: OpenedCapsule, target: ShareTarget): Promise<string> {
  const { links } = accepted(await backend.get_sharing(target));
  const known = links.find(({ label }) => label.length === 0);
  return (known ?? accepted(await backend.create_share_link(target, []))).token;
}

async function storedOf(
  database: ExtensionDatabase,
  { origin, memoryIds }: ViewQuestion,
  capsule: string,
): Promise<string[]> {
  const stored = await recallStored(database, { capsule, origin }, memoryIds);
  return stored.map((memoryId) => archiveId(origin, "memory", memoryId));
}

const nothingThere = () => new StoreError("NotFound", "Your archive has nothing of this gallery.");
