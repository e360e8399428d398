import type { ExtensionDatabase, ProposalRecord } from "../databases/database.ts";

/**
 * What a person may have clicked on a page waits here until they confirm it in a window of the extension. An answer counts
 * for so long: after that nobody remembers what they clicked.
 */
export const PROPOSAL_LIFETIME_MS = 10 * 60_000;

/** Takes the place of any earlier proposal, so that a page cannot pile up questions. @returns what it replaces */
export async function propose(database: ExtensionDatabase, proposal: ProposalRecord): Promise<ProposalRecord[]> {
  const { store, done } = database.transaction("proposals", "readwrite");
  const earlier = await store.getAll();
  await Promise.all([store.clear(), store.put(proposal), done]);
  return earlier;
}

/**
 * Adds a further part of a large gallery to its proposal, about which nobody was asked yet.
 * @param index its place among the parts
 * @returns `undefined` if the parts before it are not proposed by this tab
 */
export async function proposePart(
  database: ExtensionDatabase,
  { origin, tabId, gallery, act }: Pick<ProposalRecord, "origin" | "tabId" | "gallery" | "act">,
  index: number,
): Promise<ProposalRecord | undefined> {
  const { store, done } = database.transaction("proposals", "readwrite");
  const [earlier] = await store.getAll();
  const { others = [] } = earlier ?? {};
  const isNext =
    ifOpen(earlier) !== undefined &&
    earlier?.origin === origin &&
    earlier.tabId === tabId &&
    earlier.askingTabId === null &&
    JSON.stringify(earlier.act) === JSON.stringify(act) &&
    others.length + 1 === index;
  const proposal = isNext ? { ...earlier, others: [...others, gallery] } : undefined;
  if (proposal !== undefined) await store.put(proposal);
  await done;
  return proposal;
}

/** Writes down which tab asks. A proposal that was decided meanwhile stays so. */
export async function recordAsking(database: ExtensionDatabase, id: string, askingTabId: number): Promise<void> {
  const { store, done } = database.transaction("proposals", "readwrite");
  const proposal = await store.get(id);
  if (proposal !== undefined) await store.put({ ...proposal, askingTabId });
  await done;
}

/** @returns `undefined` if it was decided or replaced, or is too old */
export async function findProposal(database: ExtensionDatabase, id: string): Promise<ProposalRecord | undefined> {
  return ifOpen(await database.get("proposals", id));
}

/** Ends a proposal, so that only one answer counts. @returns `undefined` as for `findProposal` */
export async function takeProposal(database: ExtensionDatabase, id: string): Promise<ProposalRecord | undefined> {
  const { store, done } = database.transaction("proposals", "readwrite");
  const proposal = await store.get(id);
  await Promise.all([store.delete(id), done]);
  return ifOpen(proposal);
}

/** Ends the proposals whose question is gone, with what they keep of a page. @param tabId all if left out */
export async function dropProposals(database: ExtensionDatabase, tabId?: number): Promise<void> {
  const { store, done } = database.transaction("proposals", "readwrite");
  for (const { id, askingTabId } of await store.getAll())
    if (tabId === undefined || askingTabId === tabId) await store.delete(id);
  await done;
}

function ifOpen(proposal: ProposalRecord | undefined): ProposalRecord | undefined {
  return proposal && Date.now() - proposal.askedAtMs < PROPOSAL_LIFETIME_MS ? proposal : undefined;
}
