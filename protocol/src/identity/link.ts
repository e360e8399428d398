/**
 * Linking a gallery's account with a principal (ARCHITECTURE.md#one-principal). The gallery makes a nonce, the person proves to the
 * canister that it reached them, and the gallery's server reads there who it was.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import * as z from "zod/mini";

/** A page of the viewer, `CONNECT_PATH#link`: opened by the gallery's page, which then says `link.prove`. */
export const LINK_FRAGMENT = "#link";

/**
 * What a person proves: the nonce, for this site and no other. Otherwise one site could have the nonce of another site
 * proved, and that site would take it for the person.
 * @param origin of the gallery, as the browser tells it, e.g. `https://gallery.example`
 */
export function linkProof(origin: string, nonce: string): Uint8Array {
  return sha256(new TextEncoder().encode(`store-forever-link\n${origin}\n${nonce}`));
}

/** From the viewer's window to the gallery's page that opened it. */
export type LinkNews =
  /** Goes to any origin: it says nothing. */
  | { type: "link.ready" }
  /** Goes to the origin that asked. */
  | { type: "link.proved"; nonce: string }
  | { type: "link.refused"; nonce: string }
  /** Whoever runs the archive has switched linking off. */
  | { type: "link.paused"; nonce: string };

const linkRequest = z.object({
  type: z.literal("link.prove"),
  /** Base64url, as `GET /api/ii/challenge` gives it. */
  nonce: z.string().check(z.regex(/^[\w-]{16,100}$/)),
});
/** From the gallery's page to the viewer's window; the browser tells from which origin. */
export type LinkRequest = z.infer<typeof linkRequest>;

/** @returns `undefined` for any other message, and for a nonce of more than 100 characters */
export function parseLinkRequest(message: unknown): LinkRequest | undefined {
  const parsed = linkRequest.safeParse(message);
  return parsed.success ? parsed.data : undefined;
}
