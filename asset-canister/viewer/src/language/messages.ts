/** Texts by their key, with `$1` to `$9` where something is put in, and plural forms separated by ` | `. */
export type Messages = Readonly<Record<string, string>>;

const english: Record<string, string> = {};
let translated: Messages = {};

/** Called by `virtual:messages/en/<group>`: English comes with the code that shows it, so that it costs no request. */
export function registerEnglish(messages: Messages): void {
  Object.assign(english, messages);
}

/** Replaces the messages of the chosen language; none for English. */
export function setTranslation(messages: Messages): void {
  translated = messages;
}

/**
 * A message with its substitutions, as `browser.i18n.getMessage` of extensions has it.
 * @returns English where the translation lacks the key, and an empty text where nobody knows it
 */
export function messageOf(key: string, substitutions: readonly string[] = []): string {
  const message = translated[key] ?? english[key] ?? "";
  return message.replace(/\$(\$|\d)/g, (_, digit: string) =>
    digit === "$" ? "$" : (substitutions[Number(digit) - 1] ?? ""),
  );
}
