/** Answers every path that has no asset of its own: the viewer is a single-page app. */
export const INDEX_KEY = "/index.html";

/** The paths at which an asset answers, unless a path is the key of another asset. */
export function pathsOf(key: string): string[] {
  if (!key.endsWith(".html")) return [key];
  const withoutType = key.slice(0, -".html".length);
  if (!key.endsWith(INDEX_KEY)) return [key, withoutType];
  const folder = key.slice(0, -"index.html".length);
  return [key, withoutType, folder, ...(folder === "/" ? [] : [folder.slice(0, -1)])];
}

/** The keys of the pages that may answer at a path as an alias, the preferred one first. */
export function aliasedKeys(urlPath: string): string[] {
  return urlPath.endsWith("/") ? [`${urlPath}index.html`] : [`${urlPath}.html`, `${urlPath}${INDEX_KEY}`];
}
