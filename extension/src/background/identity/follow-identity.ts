import { browser } from "wxt/browser";
import { type IdentityChange, onIdentityChange } from "../../messages/identity/identity-changes.ts";
import { sendToPage } from "../../messages/send.ts";
import { openDatabase } from "../../storage/databases/database.ts";
import { clearSignedOut } from "../../storage/forget.ts";
import { resumeInterrupted } from "../jobs/resume-interrupted.ts";

/**
 * Follows the person's sign-ins and sign-outs. After a sign-in their interrupted jobs go on; after a sign-out what was known
 * of their capsule is forgotten. Open gallery pages hear of both.
 */
export function followIdentity(): void {
  onIdentityChange((change) => void follow(change));
}

async function follow(change: IdentityChange): Promise<void> {
  if (change === "renewed") return;
  if (change === "connected") await resumeInterrupted();
  else await clearSignedOut(await openDatabase());
  const message = { to: "page", type: "page.identity", isSignedIn: change === "connected" } as const;
  const tabs = await browser.tabs.query({});
  // Most tabs have no content script, so nobody listens there.
  await Promise.allSettled(tabs.flatMap(({ id }) => (id === undefined ? [] : [sendToPage(id, message)])));
}
