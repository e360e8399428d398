/**
 * To the content script of one tab, from the popup and the background. Web pages cannot send it runtime messages. The checks
 * are written by hand, so that the content script stays small: it has no schema library.
 */
export type ContentScriptRequest =
  /** Which galleries the page has. `isRequested`: the person asked for this page, so any pictures make a gallery. */
  | { to: "page"; type: "page.describe"; isRequested: boolean }
  /** Which addresses the page's galleries have now. */
  | { to: "page"; type: "page.addresses" }
  /** Opens the dialog, with the picture that the person pointed at selected; with all selected if null. */
  | { to: "page"; type: "page.open"; pictureUrl: string | null }
  /** The person is being asked for access to this page's photos. If they grant it, the dialog opens. */
  | { to: "page"; type: "page.await" }
  /** Access to some site was granted. */
  | { to: "page"; type: "page.granted" }
  /** A job of this gallery was begun elsewhere, or the person has decided something else about it there. */
  | { to: "page"; type: "page.gallery"; galleryId: string }
  /** The person has signed in or out, on whatever page: another capsule is theirs now. */
  | { to: "page"; type: "page.identity"; isSignedIn: boolean };

/** The galleries of a page, and the origins of it and its photos. */
export interface PageDescription {
  galleries: { title: string; photoCount: number }[];
  origin: string;
  sourceOrigins: string[];
}

/** Pictures may be in their own address, as data. */
const MAX_PICTURE_URL = 4 * 1024 * 1024;
const UUID_LENGTH = 36;

const isText = (value: unknown, maxLength: number) => typeof value === "string" && value.length <= maxLength;

/** Whether a message is one of these, with texts of at most `MAX_PICTURE_URL` characters. What is none is answered by nothing. */
export function isContentScriptRequest(message: unknown): message is ContentScriptRequest {
  if (typeof message !== "object" || message === null) return false;
  const { to, type, isRequested, pictureUrl, galleryId, isSignedIn } = message as Record<string, unknown>;
  if (to !== "page") return false;
  if (type === "page.describe") return typeof isRequested === "boolean";
  if (type === "page.open") return pictureUrl === null || isText(pictureUrl, MAX_PICTURE_URL);
  if (type === "page.gallery") return isText(galleryId, UUID_LENGTH);
  if (type === "page.identity") return typeof isSignedIn === "boolean";
  return type === "page.addresses" || type === "page.await" || type === "page.granted";
}
