/**
 * The settings that a deployment gives the viewer, e.g. `PUBLIC_CANISTER_ID:backend`. They are in its pages, which the asset canister
 * certifies. A cookie would not do: any site below the same domain can set one.
 */
export type PageSettings = Readonly<Record<string, string>>;

export const SETTINGS_NAME = "store-forever-settings";
/** The root key of a network other than the Internet Computer: DER, in hexadecimal. */
export const ROOT_KEY_NAME = "ic_root_key";
const ELEMENT = new RegExp(`<meta name="${SETTINGS_NAME}" content="[^"]*" */?>`);

/**
 * Writes settings into a page, in the place of those that it has.
 * @throws TypeError for a page without a place for them
 */
export function withSettings(html: string, settings: PageSettings): string {
  if (!ELEMENT.test(html)) throw new TypeError(`The page has no element with the name ${SETTINGS_NAME}.`);
  const content = new URLSearchParams(settings).toString().replaceAll("&", "&amp;");
  return html.replace(ELEMENT, `<meta name="${SETTINGS_NAME}" content="${content}" />`);
}

/** Whether it is a page that takes settings. */
export const takesSettings = (html: string): boolean => ELEMENT.test(html);

/** Reads what `withSettings` wrote. @param content as a browser has it, with entities resolved */
export function parseSettings(content: string): PageSettings {
  return Object.fromEntries(new URLSearchParams(content));
}

/** Gives a page's preview picture its whole address, which services that preview links need. */
export function withPreviewOrigin(html: string, origin: string): string {
  return html.replace(/content="[^"]*\/preview\.png"/, `content="${origin}/preview.png"`);
}
