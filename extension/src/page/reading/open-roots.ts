/**
 * A node and the open shadow roots in it, and in these: what neither `document.images` nor listeners of the document reach, because events
 * of a picture that fails to load stay in its root.
 */
export function openRoots<N extends ParentNode>(node: N): [N, ...ShadowRoot[]] {
  const found: [N, ...ShadowRoot[]] = [node];
  for (const root of found)
    for (const element of root.querySelectorAll("*")) if (element.shadowRoot !== null) found.push(element.shadowRoot);
  return found;
}

/** The images on a page, in open shadow roots too. */
export const imagesIn = (node: ParentNode): HTMLImageElement[] =>
  openRoots(node).flatMap((root) => [...root.querySelectorAll("img")]);
