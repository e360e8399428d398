import { messageOf } from "./messages.ts";

/**
 * Stands in for `@wxt-dev/browser`, which `@wxt-dev/i18n` reads messages through: pages have no `browser.i18n`.
 * `vite.config.ts` puts it in that place.
 */
export const browser = {
  i18n: {
    getMessage: (key: string, substitutions?: string[]): string => messageOf(key, substitutions),
  },
};
