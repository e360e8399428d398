/** What a page says of itself and shows, and what the archive has of the gallery that was there. */
export interface ShownInstead {
  title: string;
  archivedTitle: string;
  /** Whether it shows a photo of the gallery, links its file, or names the gallery. */
  showsGallery: boolean;
}

/**
 * Whether a page was replaced by something else, such as a parked domain's: it shows nothing of the gallery, and its title has no word of
 * the gallery's. Where that is not sure, it was not.
 */
export function isReplaced({ title, archivedTitle, showsGallery }: ShownInstead): boolean {
  const [words, archived] = [wordsOf(title), wordsOf(archivedTitle)];
  return !showsGallery && archived.size > 0 && ![...archived].some((word) => words.has(word));
}

/** Words that tell something; in scripts without spaces each sign is one. */
function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]{3,}/gu));
}
