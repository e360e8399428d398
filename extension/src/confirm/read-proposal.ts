import { findCapsuleOwner } from "../backend/capsule-key.ts";
import { readNetwork } from "../backend/network.ts";
import { hasConsent } from "../storage/consents.ts";
import { capsuleName, openDatabase } from "../storage/database.ts";
import { findProposal } from "../storage/proposals.ts";

/** What the window asks about. */
export interface ShownProposal {
  id: string;
  /** Host and port of the page. */
  site: string;
  title: string;
  photoTitles: string[];
  /** Whether the person may let the site know their archive, and has not yet. */
  asksToTell: boolean;
}

/** @returns `undefined` if it was decided or replaced */
export async function readProposal(id: string): Promise<ShownProposal | undefined> {
  const database = await openDatabase();
  const proposal = await findProposal(database, id);
  if (proposal === undefined) return undefined;
  const { origin, gallery, edgesUrl } = proposal;
  const network = await readNetwork();
  const owner = network.ok ? await findCapsuleOwner(database, network.value) : undefined;
  const capsule = network.ok && owner !== undefined ? capsuleName(network.value.canisterId, owner) : undefined;
  const isTold = capsule !== undefined && (await hasConsent(database, { capsule, origin }));
  return {
    id,
    site: new URL(origin).host,
    title: gallery.title,
    photoTitles: gallery.items.map(({ title }) => title),
    asksToTell: edgesUrl !== null && !isTold,
  };
}
