import { err, ok, type Result } from "@store-forever/protocol";
import { browser } from "wxt/browser";
import { type ProposalAnswer, parseProposalAnswer } from "../../messages/proposal-answer.ts";
import type { Problem } from "../../messages/reply.ts";
import { sendToPage } from "../../messages/send.ts";
import { isOwnPage, type Sender } from "../../messages/senders.ts";
import { openDatabase, type ProposalRecord } from "../../storage/databases/database.ts";
import { dropProposals, propose, proposePart, recordAsking, takeProposal } from "../../storage/offers/proposals.ts";
import { askHost } from "../jobs/ask-host.ts";
import { retryReportsLater } from "../jobs/report-alarm.ts";
import { followGallery } from "./follow-gallery.ts";
import { tellSite } from "./tell-site.ts";

const SIZE = { width: 460, height: 520 };

/**
 * Asks the person in a window of the extension whether to do something with a gallery: the page may have hidden what they clicked
 * on (ARCHITECTURE.md#seen). There is one such window at a time. About a large gallery it asks once, when its last part has come.
 */
export async function askInWindow(
  proposed: Pick<ProposalRecord, "origin" | "gallery" | "edgesUrl" | "act">,
  { tab }: Sender,
  part = { index: 0, count: 1 },
): Promise<Result<null, Problem>> {
  const database = await openDatabase();
  const tabId = tab?.id ?? null;
  let id: string = crypto.randomUUID();
  if (part.index === 0) {
    const asked = { tabId, askingTabId: null, askedAtMs: Date.now() };
    closeWindowsOf(await propose(database, { id, ...proposed, ...asked }));
  } else {
    const proposal = await proposePart(database, { ...proposed, tabId }, part.index);
    if (proposal === undefined) return err({ name: "refused", message: "This question is no longer open." });
    id = proposal.id;
  }
  if (part.index + 1 < part.count) return ok(null);
  const askingTabId = await openWindow(`${browser.runtime.getURL("/confirm.html")}#${id}`);
  if (askingTabId === undefined) {
    await takeProposal(database, id);
    return err({ name: "refused", message: "The browser could not open a window to ask in." });
  }
  await recordAsking(database, id, askingTabId);
  return ok(null);
}

/** @returns the id of the window's tab */
async function openWindow(url: string): Promise<number | undefined> {
  // Firefox for Android has no windows.
  if (!browser.windows) return (await browser.tabs.create({ url })).id;
  const opened = await browser.windows.create({ url, type: "popup", focused: true, ...SIZE });
  return opened?.tabs?.[0]?.id;
}

/** Windows of proposals that were replaced close themselves. */
function closeWindowsOf(proposals: ProposalRecord[]): void {
  const channel = new BroadcastChannel("proposals");
  for (const { id } of proposals) channel.postMessage(id);
  channel.close();
}

/** Hears what the person decides in the window. A window that is closed without an answer ends its question. */
export function listenForProposals(): void {
  browser.runtime.onMessage.addListener((message: unknown, sender, reply) => {
    const answer = parseProposalAnswer(message);
    if (answer === undefined || !isOwnPage(sender)) return false;
    void settle(answer).then(reply, (error: unknown) =>
      reply(err({ name: "refused", message: `It could not be done: ${String(error)}` })),
    );
    return true;
  });
  browser.tabs.onRemoved.addListener(async (tabId) => dropProposals(await openDatabase(), tabId));
  browser.runtime.onStartup.addListener(async () => dropProposals(await openDatabase()));
}

async function settle({ id, decision }: ProposalAnswer): Promise<Result<null, Problem>> {
  const proposal = await takeProposal(await openDatabase(), id);
  if (proposal === undefined) return err({ name: "refused", message: "This question is no longer open." });
  if (decision.name === "cancel") return ok(null);
  const done = await act(proposal, decision.tellsSite);
  const { gallery, tabId } = proposal;
  if (tabId !== null)
    await sendToPage(tabId, { to: "page", type: "page.gallery", galleryId: gallery.galleryId }).catch(() => {
      // The page is gone. Its next visit finds what was done.
    });
  return done;
}

async function act(
  { origin, gallery, others = [], edgesUrl, act: proposed }: ProposalRecord,
  tellsSite: boolean,
): Promise<Result<null, Problem>> {
  switch (proposed.name) {
    case "store": {
      await retryReportsLater();
      const { tellsSource } = proposed;
      const told = { edgesUrl, tellsSource, tellsSite };
      // Each part waits for those before it.
      for (const part of [gallery, ...others]) {
        const begun = await askHost({ to: "host", type: "host.start", origin, gallery: part, ...told });
        if (!begun.ok) return begun;
      }
      return ok(null);
    }
    case "follow":
      return followGallery({ origin, gallery, edgesUrl, ...proposed });
    case "tell": {
      const told = await tellSite(origin, gallery.galleryId);
      return told.ok ? ok(null) : told;
    }
  }
}
