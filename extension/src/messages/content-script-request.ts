/**
 * To the content script of one tab, by the extension's own parts; web pages cannot send it runtime messages. Its checks
 * are written by hand: the content script stays small without a schema library.
 */
export type ContentScriptRequest =
  /** What galleries the page has; when it is asked for, on any page. */
  | { to: "page"; type: "page.describe"; isRequested: boolean }
  /** Opens the dialog, with the picture that the person pointed at chosen, or all. */
  | { to: "page"; type: "page.open"; pictureUrl: string | null }
  /** The person is being asked for access to this page's photos, and wants the dialog then. */
  | { to: "page"; type: "page.await" }
  /** Access was given to some site. */
  | { to: "page"; type: "page.granted" }
  /** The person has signed in or out, wherever that was: another archive is theirs. */
  | { to: "page"; type: "page.identity"; isSignedIn: boolean };

/** The galleries of a page, and the hosts of it and its photos as match patterns. */
export interface PageDescription {
  galleries: { title: string; photoCount: number }[];
  hosts: string[];
}

export function isContentScriptRequest(message: unknown): message is ContentScriptRequest {
  if (typeof message !== "object" || message === null) return false;
  const { to, type, isRequested, pictureUrl, isSignedIn } = message as Record<string, unknown>;
  if (to !== "page") return false;
  if (type === "page.describe") return typeof isRequested === "boolean";
  if (type === "page.open") return pictureUrl === null || typeof pictureUrl === "string";
  if (type === "page.identity") return typeof isSignedIn === "boolean";
  return type === "page.await" || type === "page.granted";
}
