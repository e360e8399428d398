import type { GallerySession } from "../session/gallery-session.ts";

/** What the button and the dialog can do. Every call comes from a click of the person. */
export type Actions = Pick<
  GallerySession,
  | "open"
  | "close"
  | "findWhole"
  | "follow"
  | "stopFinding"
  | "start"
  | "startAgain"
  | "stop"
  | "resume"
  | "sources"
  | "estimate"
  | "findChanges"
  | "updateWording"
  | "prove"
  | "view"
  | "tell"
>;
