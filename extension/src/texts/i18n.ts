import { createI18n } from "@wxt-dev/i18n";
import type english from "../locales/en.json";
import { createFormats, type Formats } from "./format.ts";

type Plural = { n: string };
/** The dotted paths of all texts; those with plural forms end where the forms begin. */
type Paths<Texts, Leaf> = {
  [Key in keyof Texts & string]: Texts[Key] extends Leaf
    ? Key
    : Texts[Key] extends string | Plural
      ? never
      : `${Key}.${Paths<Texts[Key], Leaf>}`;
}[keyof Texts & string];

export type TextKey = Paths<typeof english, string>;
/** Texts with a form for each plural of the language. */
export type PluralKey = Paths<typeof english, Plural>;

const i18n = createI18n();

/** A text in the browser's language; `$1`, `$2`… are the values. */
export function t(key: TextKey, ...values: (string | number)[]): string {
  return i18n.t(key, values);
}

/** A text that depends on a number, which is its `$1`. */
export function tn(key: PluralKey, count: number): string {
  return i18n.t(key, count, [format().number(count)]);
}

/** The language that the texts are in, which is not always the browser's. */
export function language(): string {
  return t("language") || "en";
}

let formats: Formats | undefined;

/** Numbers, sizes and times as the language of the texts writes them. */
export function format(): Formats {
  formats ??= createFormats(language());
  return formats;
}
