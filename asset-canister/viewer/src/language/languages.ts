/** The languages of the texts in `locales/`, by their tags, and as they call themselves. */
export const LANGUAGES = { en: "English", de: "Deutsch", es: "Español", fr: "Français", ja: "日本語" } as const;
export type Language = keyof typeof LANGUAGES;

export function isLanguage(tag: unknown): tag is Language {
  return typeof tag === "string" && Object.hasOwn(LANGUAGES, tag);
}

/** The first language that a person prefers and we have; English where we have none of them. */
export function bestLanguage(preferredTags: readonly string[]): Language {
  return preferredTags.map(primaryOf).find(isLanguage) ?? "en";
}

/**
 * How numbers, dates and sizes are written in a language: as in the person's own region of it (`de-AT`, `en-GB`) where
 * their browser names one.
 */
export function formatTag(language: Language, preferredTags: readonly string[]): string {
  return preferredTags.find((tag) => primaryOf(tag) === language) ?? language;
}

/** The language of a tag such as `pt-BR`, without region and script. */
function primaryOf(tag: string): string {
  return tag.split("-", 1)[0]?.toLowerCase() ?? "";
}
