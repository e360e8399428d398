import type { ComponentChildren } from "preact";

/** Stand for elements among a message's substitutions; no text has these characters, which are for private use. */
export const ELEMENT_1 = "\uE000";
export const ELEMENT_2 = "\uE001";

/** A message with elements in it, wherever the language puts them: `withElements(t("a.b", [ELEMENT_1]), <code>x</code>)`. */
export function withElements(text: string, ...elements: ComponentChildren[]): ComponentChildren[] {
  return text
    .split(/([\uE000\uE001])/)
    .map((part) => (part === ELEMENT_1 ? elements[0] : part === ELEMENT_2 ? elements[1] : part));
}
