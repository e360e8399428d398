import { createI18n } from "@wxt-dev/i18n";
import type { GeneratedI18nStructure } from "./message-structure.ts";

/**
 * The text with this key in the chosen language. The types know the keys of `locales/en.json` and what each takes: a count
 * chooses the plural form, and the list fills `$1`, `$2` and so on.
 */
export const t: ReturnType<typeof createI18n<GeneratedI18nStructure>>["t"] = createI18n<GeneratedI18nStructure>().t;
