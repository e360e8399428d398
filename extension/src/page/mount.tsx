import { render } from "preact";
import type { ContentScriptContext } from "wxt/utils/content-script-context";
import styles from "./button.css?inline";
import { extensionLink } from "./extension-link.ts";
import type { GalleryAdapter } from "./gallery-adapter.ts";
import { GallerySession } from "./gallery-session.ts";
import { StoreForever } from "./store-forever.tsx";

const TAG = "store-forever";
const mounted = new WeakSet<Element>();

/** Puts a button on every gallery of the page that has none from this script yet; all of it ends with the script's context. */
export function mountButtons(ctx: ContentScriptContext, adapter: GalleryAdapter): void {
  for (const gallery of adapter.find(document)) {
    const read = () => adapter.read(gallery, { url: location.href, baseUrl: document.baseURI });
    if (mounted.has(gallery) || read() === undefined) continue;
    mounted.add(gallery);
    mountButton(ctx, gallery, adapter.slot(gallery), read);
  }
}

function mountButton(
  ctx: ContentScriptContext,
  gallery: Element,
  slot: Element | undefined,
  read: () => ReturnType<GalleryAdapter["read"]>,
): void {
  const home = slot ?? gallery;
  // What an earlier version of the extension left here answers no more.
  for (const child of home.querySelectorAll(`:scope > ${TAG}`)) child.remove();
  const host = document.createElement(TAG);
  home.prepend(host);
  const root = closedRoot(host);
  const session = new GallerySession(extensionLink, read, (state) => {
    host.dataset.state = state.name;
    render(<StoreForever state={state} actions={actions} />, root);
  });
  const actions = { start: () => void session.start(), cancel: () => void session.cancel() };
  ctx.onInvalidated(() => {
    session.close();
    render(null, root);
    host.remove();
    mounted.delete(gallery);
  });
  void session.refresh();
  // The browser closes ports of pages it keeps for the back button.
  ctx.addEventListener(window, "pageshow", (event) => {
    if (event.persisted) void session.refresh();
  });
}

/**
 * A shadow root that the page cannot open. It is not the named element's own: a page may register a class for that name,
 * and a class of its own can ask for its closed root (`ElementInternals.shadowRoot`).
 */
function closedRoot(host: HTMLElement): ShadowRoot {
  const { left, right } = host.getBoundingClientRect();
  const inner = host.appendChild(document.createElement("div"));
  inner.classList.toggle("at-end", left + right > window.innerWidth + 1);
  const root = inner.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];
  return root;
}
