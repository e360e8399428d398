import { browser } from "wxt/browser";
import type { OpenPageQuestion } from "../../messages/host-request.ts";
import { sendToPage } from "../../messages/send.ts";

/** A page that is busy must not hold up a job. */
const TIMEOUT_MS = 20_000;

/**
 * The addresses that a page names now where the person has it open: those that its scripts have asked for are in no answer of its
 * server. @returns none where it is not open
 */
export async function askOpenPage({ pageOrigin, pageUrl }: Omit<OpenPageQuestion, "to" | "type">): Promise<string[]> {
  const plain = (address = "") => address.split("#")[0];
  const tabs = (await browser.tabs.query({})).filter(({ url = "" }) => isOf(url, pageOrigin));
  const [tab] = tabs.toSorted(
    (one, other) => Number(plain(other.url) === plain(pageUrl)) - Number(plain(one.url) === plain(pageUrl)),
  );
  if (tab?.id === undefined) return [];
  const late = new Promise<string[]>((resolve) => setTimeout(() => resolve([]), TIMEOUT_MS));
  // The tab may have no content script, or an old one.
  const asking = sendToPage(tab.id, { to: "page", type: "page.addresses" }).catch(() => []);
  return (await Promise.race([asking, late])) ?? [];
}

const isOf = (url: string, origin: string) => URL.canParse(url) && new URL(url).origin === origin;
