import type { ExtensionDatabase, ProposalRecord } from "./database.ts";

/** What a person may have clicked on a page waits here until they confirm it in a window of the extension. */

/** Takes the place of any earlier proposal, so that a page cannot pile up questions. @returns what it replaces */
export async function propose(database: ExtensionDatabase, proposal: ProposalRecord): Promise<ProposalRecord[]> {
  const { store, done } = database.transaction("proposals", "readwrite");
  const earlier = await store.getAll();
  await Promise.all([store.clear(), store.put(proposal), done]);
  return earlier;
}

/** @returns `undefined` if it was decided or replaced */
export function findProposal(database: ExtensionDatabase, id: string): Promise<ProposalRecord | undefined> {
  return database.get("proposals", id);
}

/** Ends a proposal, so that only one answer counts. */
export async function takeProposal(database: ExtensionDatabase, id: string): Promise<ProposalRecord | undefined> {
  const { store, done } = database.transaction("proposals", "readwrite");
  const proposal = await store.get(id);
  await Promise.all([store.delete(id), done]);
  return proposal;
}
