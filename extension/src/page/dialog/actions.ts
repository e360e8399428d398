import type { GalleryActs } from "./gallery-acts.ts";

/** What the dialog can do. Every call but those that only look comes from a click of the person. */
export type Actions = Pick<GalleryActs, keyof GalleryActs>;
