import { isUuid } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";

/**
 * What a viewer's address opens. It is in the fragment, which never leaves the browser, so that no server's log has a
 * token.
 */
export type ViewerRoute =
  | { name: "start" }
  | { name: "malformed"; problem: LinkProblem }
  /** `#/<backend canister>/<token>`: a share link. */
  | { name: "link"; canisterId: string; token: string }
  /** `#/<backend canister>/<owner>/<gallery>`: a gallery that is public, or shared with the current user. */
  | { name: "gallery"; canisterId: string; owner: Principal; galleryId: string }
  /**
   * `#/my`, `#/my/everything`, `#/my/<gallery>`: what the current user stored. `#/my/access`: who may store. `#/my/canister`: who
   * controls the canister, and how long its cycles last. `#/my/move`: moves the archive into a canister of the person's own;
   * `#/my/takeover` makes it theirs there whom they are at its address.
   * `#/invitation/<secret>`: lets them store.
   */
  | { name: "owner"; shown: OwnerView };
export type OwnerView =
  | { what: "galleries" }
  | { what: "everything" }
  | { what: "gallery"; galleryId: string }
  | { what: "access" }
  | { what: "canister" }
  | { what: "move" }
  | { what: "takeover" }
  /** The secret is in hexadecimal. */
  | { what: "invitation"; secret: string };

/** What is wrong with an address; `part` is the wrong part. */
export type LinkProblem =
  | { kind: "notCanister" | "notGallery"; part: string }
  | { kind: "noToken" }
  /** The secret of an invitation is cut off, or changed. */
  | { kind: "noInvitation" }
  /** What follows the canister is neither a token nor an owner and a gallery. */
  | { kind: "unknown" };

const LONGEST_SHOWN = 80;
/** 32 bytes in hexadecimal. */
const INVITATION_SECRET = /^[0-9a-f]{64}$/;

/** The owner's pages that their own name opens. */
const PAGES = ["everything", "access", "canister", "move", "takeover"] as const;

const malformed = (problem: LinkProblem): ViewerRoute => ({ name: "malformed", problem });

/** Reads a whole address or only its fragment, whatever it is. Browsers bound it (2 MB in Chromium), and of a wrong part at most `LONGEST_SHOWN` characters are kept. */
export function parseRoute(text: string): ViewerRoute {
  const trimmed = text.trim();
  const hash = trimmed.indexOf("#");
  const fragment = hash < 0 ? (/^https?:/i.test(trimmed) ? "" : trimmed) : trimmed.slice(hash + 1);
  const [first, second, third, ...rest] = fragment.split("/").filter((part) => part !== "");
  if (first === undefined) return { name: "start" };
  if (first === "invitation") return parseInvitation(third === undefined ? second : undefined);
  if (first === "my" && third === undefined) return parseOwnerView(second);
  if (parsePrincipal(first) === undefined)
    return malformed({ kind: "notCanister", part: first.slice(0, LONGEST_SHOWN) });
  if (second === undefined) return malformed({ kind: "noToken" });
  if (third === undefined && /^[\w-]{1,200}$/.test(second)) return { name: "link", canisterId: first, token: second };
  const owner = parsePrincipal(second);
  if (owner !== undefined && third !== undefined && isUuid(third) && rest.length === 0)
    return { name: "gallery", canisterId: first, owner, galleryId: third };
  return malformed({ kind: "unknown" });
}

function parseOwnerView(part: string | undefined): ViewerRoute {
  if (part === undefined) return { name: "owner", shown: { what: "galleries" } };
  const page = PAGES.find((name) => name === part);
  if (page !== undefined) return { name: "owner", shown: { what: page } };
  if (isUuid(part)) return { name: "owner", shown: { what: "gallery", galleryId: part } };
  return malformed({ kind: "notGallery", part: part.slice(0, LONGEST_SHOWN) });
}

function parseInvitation(secret: string | undefined): ViewerRoute {
  if (secret === undefined || !INVITATION_SECRET.test(secret)) return malformed({ kind: "noInvitation" });
  return { name: "owner", shown: { what: "invitation", secret } };
}

/** The fragment that leads to a route. */
export function fragmentOf(route: Exclude<ViewerRoute, { name: "malformed" }>): string {
  switch (route.name) {
    case "start":
      return "#/";
    case "link":
      return `#/${route.canisterId}/${route.token}`;
    case "gallery":
      return `#/${route.canisterId}/${route.owner.toText()}/${route.galleryId}`;
    case "owner":
      return ownerFragment(route.shown);
  }
}

function ownerFragment(shown: OwnerView): string {
  switch (shown.what) {
    case "galleries":
      return "#/my";
    case "gallery":
      return `#/my/${shown.galleryId}`;
    case "invitation":
      return `#/invitation/${shown.secret}`;
    default:
      return `#/my/${shown.what}`;
  }
}

/** The whole address in this viewer, or in the one at another origin. */
export function addressOf(route: Exclude<ViewerRoute, { name: "malformed" }>, origin = location.origin): string {
  return `${origin}/${fragmentOf(route)}`;
}

export function parsePrincipal(text: string): Principal | undefined {
  try {
    const principal = Principal.fromText(text);
    return principal.toText() === text ? principal : undefined;
  } catch {
    return undefined;
  }
}
