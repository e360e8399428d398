import type { ExtensionLink, SessionState } from "./session-state.ts";

/** The search for the whole gallery, as far as the page does without the dialog: it is stopped and kept. */
export class GallerySearch {
  readonly #link: ExtensionLink;
  readonly #state: SessionState;

  constructor(link: ExtensionLink, state: SessionState) {
    this.#link = link;
    this.#state = state;
  }

  /** Whether the rest of the gallery is being looked for. The page may change by that. */
  get isFinding(): boolean {
    return this.#state.finding?.name === "finding";
  }

  stop(): void {
    this.#state.finder?.stop();
  }

  /** Keeps how far the search is, since the page may be closed. @param isOver storing has begun, and resumes by itself */
  keep(isOver = false): void {
    const galleryId = this.#state.searchedId;
    const saved = isOver ? null : this.#state.finder?.save();
    if (galleryId === undefined || saved === undefined) return;
    if (isOver) this.#state.searchedId = undefined;
    // The page may be gone before an answer comes.
    this.#link.send({ to: "background", type: "search.keep", galleryId, saved }).catch(() => {});
  }
}
