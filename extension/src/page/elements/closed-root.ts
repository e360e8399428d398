/**
 * A shadow root that the page cannot open. It is on an element of its own inside the host, because a page could register a
 * class for the host's name, and an element's own class can get its closed root (`ElementInternals.shadowRoot`).
 */
export function closedRoot(host: HTMLElement, sheet: CSSStyleSheet): { root: ShadowRoot; inner: HTMLElement } {
  const inner = host.appendChild(document.createElement("div"));
  const root = inner.attachShadow({ mode: "closed" });
  root.adoptedStyleSheets = [sheet];
  return { root, inner };
}

export function sheetOf(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}
