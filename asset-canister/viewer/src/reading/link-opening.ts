import { connectBackend } from "../backend/backend-connection.ts";
import { openLink } from "./open-gallery.ts";
import type { OpenedGallery } from "./opened-gallery.ts";

/** A backend canister, and the token of a link there. */
export interface LinkAddress {
  canisterId: string;
  token: string;
}

let begun: { address: LinkAddress; opened: Promise<OpenedGallery> } | undefined;

/** Starts opening the link that the page was opened with, while the texts of the person's language are loaded. */
export function beginOpening(address: LinkAddress): void {
  const opened = openAnew(address);
  // The page that waits for it shows the failure.
  opened.catch(() => undefined);
  begun = { address, opened };
}

/**
 * Opens what a link leads to, or takes over what has begun already.
 * @throws StoreError, VerificationError, or the agent's errors
 */
export function openLinkAddress({ canisterId, token }: LinkAddress): Promise<OpenedGallery> {
  const ahead = begun;
  // Used once: a second try opens the link anew.
  begun = undefined;
  const isSame = ahead?.address.canisterId === canisterId && ahead.address.token === token;
  return isSame ? ahead.opened : openAnew({ canisterId, token });
}

async function openAnew({ canisterId, token }: LinkAddress): Promise<OpenedGallery> {
  return openLink(await connectBackend(canisterId), token);
}
