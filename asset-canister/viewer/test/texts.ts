import { generateChromeMessages, parseMessagesFile } from "@wxt-dev/i18n/build";
import type { Language } from "../src/language/languages.ts";
import type { GeneratedI18nStructure } from "../src/language/message-structure.ts";
import { localeFile } from "../vite/messages-plugin.ts";

export type TextKey = keyof GeneratedI18nStructure;
/** The text with a key, without substitutions and plural forms. */
export type Texts = (key: TextKey) => string;

/** What the viewer says in a language. */
export async function textsIn(language: Language): Promise<Texts> {
  const texts = await allTextsIn(language);
  return (key) => {
    const text = texts.get(key);
    if (text === undefined) throw new Error(`There is no text ${key} in ${language}.`);
    return text;
  };
}

/** Plural forms are separated by ` | `. */
export async function allTextsIn(language: Language): Promise<ReadonlyMap<string, string>> {
  const parsed = (await parseMessagesFile(localeFile(language))).filter(
    ({ key: [first = ""] }) => !first.startsWith("@@"),
  );
  return new Map(
    parsed.map((message) => {
      const [chrome] = Object.values(generateChromeMessages([message]));
      return [message.key.join("."), chrome?.message ?? ""];
    }),
  );
}
