import { err, ok, type Result, toHex } from "@store-forever/protocol";
import {
  CONNECT_PATH,
  comparisonCode,
  MAX_DELEGATION_MS,
  newNonce,
  REQUEST_LIFETIME_MS,
} from "@store-forever/protocol/connect";
import { browser } from "wxt/browser";
import { readNetwork } from "../../backend/network.ts";
import type { Trouble } from "../../messages/identity/identity-state.ts";
import { endRequest, openIdentityDatabase, readIdentityRecord } from "../../storage/databases/identity-database.ts";
import { showCode } from "./show-code.ts";

/**
 * Opens the viewer's connect page in a tab. The person decides there, and `answerViewer` hears of it; the request is kept
 * in the database, because the service worker may end meanwhile. If a page waits already, it comes to the front.
 */
export async function beginConnect(openerTabId: number | undefined): Promise<Result<null, Trouble>> {
  const network = await readNetwork();
  if (!network.ok) return err({ name: "network", detail: network.error });
  const database = await openIdentityDatabase();
  const earlier = await readIdentityRecord(database, "pending");
  if (earlier && Date.now() < earlier.expiresAtMs && (await showTab(earlier.tabId))) return ok(null);
  const { viewerUrl, canisterId } = network.value;
  const keyPair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const publicKey = toHex(new Uint8Array(await crypto.subtle.exportKey("spki", keyPair.publicKey)));
  const nonce = newNonce();
  // The tab is written down before its page can ask for anything.
  const tabId = await openTab(openerTabId);
  if (tabId === undefined) return err({ name: "blocked", detail: "" });
  await database.put("records", {
    id: "pending",
    keyPair,
    publicKey,
    nonce,
    targets: [canisterId],
    lifetimeMs: MAX_DELEGATION_MS,
    viewerOrigin: new URL(viewerUrl).origin,
    tabId,
    expiresAtMs: Date.now() + REQUEST_LIFETIME_MS,
  });
  await showCode(comparisonCode({ publicKey, nonce }));
  await browser.tabs.update(tabId, { url: `${viewerUrl}${CONNECT_PATH}#extension=${browser.runtime.id}` });
  return ok(null);
}

/** Ends the request if its tab was closed; to be called for every closed tab. */
export async function handleClosedTab(tabId: number): Promise<void> {
  const database = await openIdentityDatabase();
  const pending = await readIdentityRecord(database, "pending");
  if (pending?.tabId !== tabId) return;
  await endRequest(database, pending.nonce, { name: "closed", detail: "" });
  await showCode(undefined);
}

/** Closes the page that waits for the person's decision. */
export async function cancelConnect(): Promise<void> {
  const pending = await readIdentityRecord(await openIdentityDatabase(), "pending");
  if (pending) await browser.tabs.remove(pending.tabId).catch(() => handleClosedTab(pending.tabId));
}

async function openTab(openerTabId: number | undefined): Promise<number | undefined> {
  const options = { url: "about:blank", active: true };
  const tab = await browser.tabs
    .create(openerTabId === undefined ? options : { ...options, openerTabId })
    .catch(() => undefined);
  return tab?.id;
}

async function showTab(tabId: number): Promise<boolean> {
  return browser.tabs.update(tabId, { active: true }).then(
    () => true,
    () => false,
  );
}
