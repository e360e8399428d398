import { Principal } from "@store-forever/protocol/ic";

/** What the fragment of a viewer's address names: which canister to ask, and the secret that opens the gallery there. */
export interface ShareLink {
  canisterId: string;
  token: string;
}

export type ParsedLink = { kind: "none" } | { kind: "malformed"; reason: string } | { kind: "link"; link: ShareLink };

/**
 * Reads `…#/<backend canister>/<token>`, a whole address or only its fragment.
 * The fragment never leaves the browser, so that no server's log sees the token.
 */
export function parseShareLink(text: string): ParsedLink {
  const trimmed = text.trim();
  const hash = trimmed.indexOf("#");
  const fragment = hash < 0 ? (/^https?:/i.test(trimmed) ? "" : trimmed) : trimmed.slice(hash + 1);
  const [canisterId, token, ...rest] = fragment.split("/").filter((part) => part !== "");
  if (canisterId === undefined) return { kind: "none" };
  if (!isCanisterId(canisterId))
    return { kind: "malformed", reason: `“${canisterId.slice(0, 80)}” is not the id of a canister.` };
  if (token === undefined) return { kind: "malformed", reason: "The link ends before its secret part, the token." };
  if (rest.length > 0 || !/^[\w-]{1,200}$/.test(token))
    return { kind: "malformed", reason: "The secret part of the link has characters that no link of ours has." };
  return { kind: "link", link: { canisterId, token } };
}

function isCanisterId(text: string): boolean {
  try {
    return Principal.fromText(text).toText() === text;
  } catch {
    return false;
  }
}
