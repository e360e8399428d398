import { readSources } from "../access/read-sources.ts";
import { findCapsuleOwner } from "../backend/capsule-key.ts";
import { readNetwork } from "../backend/network.ts";
import type { Pace } from "../messages/follow.ts";
import type { SourceHost } from "../messages/reply.ts";
import { hasConsent } from "../storage/consents.ts";
import {
  capsuleName,
  type ExtensionDatabase,
  openDatabase,
  type ProposalRecord,
} from "../storage/databases/database.ts";
import { findProposal } from "../storage/offers/proposals.ts";

/** What the window asks about. */
export interface ShownProposal {
  id: string;
  /** Host and port of the page. */
  site: string;
  /** The title of each part of the gallery. */
  titles: string[];
  photoTitles: string[];
  act: ShownAct;
}

/** What storing a gallery would read and tell. */
export interface ShownStoring {
  name: "store";
  /** Where the photos would be read, and as whom. */
  hosts: SourceHost[];
  /** What links would tell of the page's address; `undefined` if they tell nothing of it. */
  toldAddress: string | undefined;
  /** Whether the person may let the site know their archive, and has not yet. */
  asksToTell: boolean;
}

export type ShownAct = ShownStoring | { name: "follow"; pace: Pace } | { name: "tell" };

/** @returns `undefined` if it was decided, replaced, or is too old */
export async function readProposal(id: string): Promise<ShownProposal | undefined> {
  const database = await openDatabase();
  const proposal = await findProposal(database, id);
  if (proposal === undefined) return undefined;
  const { origin, gallery, others = [], act } = proposal;
  const parts = [gallery, ...others];
  return {
    id,
    site: new URL(origin).host,
    titles: parts.map(({ title }) => title),
    photoTitles: parts.flatMap(({ items }) => items.map(({ title }) => title)),
    act: act.name === "store" ? await storing(database, proposal, act.tellsSource) : act,
  };
}

async function storing(
  database: ExtensionDatabase,
  { origin, gallery, others = [], edgesUrl }: ProposalRecord,
  tellsSource: boolean,
): Promise<ShownStoring> {
  const network = await readNetwork();
  const owner = network.ok ? await findCapsuleOwner(database, network.value) : undefined;
  const capsule = network.ok && owner !== undefined ? capsuleName(network.value.canisterId, owner) : undefined;
  const isTold = capsule !== undefined && (await hasConsent(database, { capsule, origin }));
  const urls = [gallery, ...others].flatMap(({ items }) => items.map(({ url }) => url));
  const { hosts, toldAddress } = await readSources(origin, gallery.sourceUrl, urls);
  return {
    name: "store",
    hosts,
    toldAddress: tellsSource ? toldAddress : undefined,
    asksToTell: edgesUrl !== null && !isTold,
  };
}
