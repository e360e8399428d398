import { useEffect, useState } from "preact/hooks";
import { bestLanguage, formatTag, isLanguage, type Language } from "./languages.ts";
import { type Messages, setTranslation } from "./messages.ts";

/** In localStorage, so that all pages of the viewer show the same language. */
const STORAGE_KEY = "language";

/** English needs none: it comes with the code. */
const LOADERS: Readonly<Record<Exclude<Language, "en">, () => Promise<{ default: Messages }>>> = {
  de: () => import("virtual:messages/de"),
  es: () => import("virtual:messages/es"),
  fr: () => import("virtual:messages/fr"),
  ja: () => import("virtual:messages/ja"),
};

let current: Language = "en";
const listeners = new Set<(language: Language) => void>();

/** The tag to format numbers and dates with. */
export const currentFormatTag = (): string => formatTag(current, navigator.languages);

/**
 * Loads the texts of the language that the person chose here or prefers in their browser. To be called once, before the
 * first text is shown; where the texts cannot be had, the page is in English.
 */
export function startLanguage(): Promise<void> {
  return show(keptLanguage() ?? bestLanguage(navigator.languages)).catch(() => show("en"));
}

/** @throws where its texts cannot be loaded; then the page stays as it is */
export async function chooseLanguage(language: Language): Promise<void> {
  await show(language);
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // Strict settings forbid it; then the choice lasts until the page is left.
  }
}

/** For components that show texts and are not rendered with their parent. */
export function useLanguage(): Language {
  const [language, setLanguage] = useState(current);
  useEffect(() => {
    listeners.add(setLanguage);
    return () => {
      listeners.delete(setLanguage);
    };
  }, []);
  return language;
}

async function show(language: Language): Promise<void> {
  setTranslation(language === "en" ? {} : (await LOADERS[language]()).default);
  current = language;
  document.documentElement.lang = language;
  for (const listener of listeners) listener(language);
}

function keptLanguage(): Language | undefined {
  try {
    const kept = localStorage.getItem(STORAGE_KEY);
    return isLanguage(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}
