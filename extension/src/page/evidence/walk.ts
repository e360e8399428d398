/** A document or an open shadow root, with what relative addresses in it are relative to. */
export interface Root {
  node: Document | DocumentFragment;
  baseUrl: string;
}

/** An element with what its relative addresses are relative to. */
export interface Found {
  element: Element;
  baseUrl: string;
}

/** Which element of the page holds a root that was looked into. */
const hosts = new WeakMap<Node, Element>();

/** The element around an element, also from within a shadow root or a frame. */
export function parentOf(element: Element): Element | undefined {
  return element.parentElement ?? hosts.get(element.getRootNode()) ?? undefined;
}

/** The element and what is around it, innermost first. */
export function* ancestorsOf(element: Element): Generator<Element> {
  for (let at: Element | undefined = element; at !== undefined; at = parentOf(at)) yield at;
}

/** Deeper nested frames and roots are not looked into. */
const MAX_DEPTH = 4;

/**
 * Every element that a person can see the pictures of: of the document, of open shadow roots, of frames of the same origin, and
 * what `noscript` holds.
 */
export function* elementsIn({ node, baseUrl }: Root, depth = 0): Generator<Found> {
  let element: Element | null = node.firstElementChild;
  while (element !== null) {
    yield { element, baseUrl };
    for (const inner of depth < MAX_DEPTH ? rootsIn(element, baseUrl) : []) {
      hosts.set(inner.node, element.localName === "template" ? (element.parentElement ?? element) : element);
      yield* elementsIn(inner, depth + 1);
    }
    element = isSkipped(element) ? nextBeside(element, node) : (element.firstElementChild ?? nextBeside(element, node));
  }
}

/** What is inside is no picture on the page. */
const isSkipped = (element: Element) =>
  /^(?:script|style|template|store-forever.*)$/.test(element.localName) ||
  (element.localName === "svg" && element.querySelector("image") === null);

function nextBeside(element: Element, root: Node): Element | null {
  for (let at: Element | null = element; at !== null && at !== root; at = at.parentElement)
    if (at.nextElementSibling) return at.nextElementSibling;
  return null;
}

function rootsIn(element: Element, baseUrl: string): Root[] {
  if (element.localName === "noscript") return inNoscript(element, baseUrl);
  if (element.localName === "iframe" || element.localName === "frame") return inFrame(element as HTMLIFrameElement);
  // A page that is shown nowhere keeps its shadow roots as it was sent them.
  if (element.localName === "template" && element.hasAttribute("shadowrootmode"))
    return [{ node: (element as HTMLTemplateElement).content, baseUrl }];
  const shadow = element.shadowRoot;
  return shadow ? [{ node: shadow, baseUrl }] : [];
}

/** The browser tells nothing of a frame of another origin. */
function inFrame(frame: HTMLIFrameElement): Root[] {
  try {
    const document = frame.contentDocument;
    return document ? [{ node: document, baseUrl: document.baseURI }] : [];
  } catch {
    return [];
  }
}

/** Where scripts run, the inside of `noscript` is text. */
function inNoscript(element: Element, baseUrl: string): Root[] {
  const text = element.textContent ?? "";
  if (element.firstElementChild !== null || !/<(?:img|picture|video)\b/i.test(text)) return [];
  const Parser = element.ownerDocument.defaultView?.DOMParser ?? globalThis.DOMParser;
  return Parser === undefined ? [] : [{ node: new Parser().parseFromString(text, "text/html"), baseUrl }];
}
