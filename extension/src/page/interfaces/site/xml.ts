/** XML that a site answers. Nothing outside of it is loaded, and it has no entities of its own. */
export function xmlOf(text: string | undefined): Document | undefined {
  if (text === undefined || /<!ENTITY/i.test(text)) return undefined;
  const parsed = new DOMParser().parseFromString(text, "text/xml");
  return parsed.getElementsByTagName("parsererror").length > 0 ? undefined : parsed;
}

/** The elements of a name, whatever prefix the document writes before it. */
export const named = (parent: Document | Element, name: string): Element[] => [
  ...parent.getElementsByTagNameNS("*", name),
];

export const wordsOf = (parent: Element, name: string): string | undefined =>
  named(parent, name)[0]?.textContent?.trim() || undefined;
