/** A page and the open shadow roots in it, and in these. */
export function openRoots(): (Document | ShadowRoot)[] {
  const found: (Document | ShadowRoot)[] = [document];
  for (const root of found)
    for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot !== null) found.push(shadowRoot);
  return found;
}

/** As `Element.closest`, and on from the element whose shadow root it is in. */
export const closestOf = (element: Element, selector: string): HTMLElement | null =>
  element.closest<HTMLElement>(selector) ?? closestAbove(element, selector);

/** As `closestOf`, without the element itself. */
export function closestAbove(element: Element, selector: string): HTMLElement | null {
  const root = element.getRootNode();
  const above = element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  return above === null ? null : closestOf(above, selector);
}
