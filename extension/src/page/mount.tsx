import { render } from "preact";
import type { ContentScriptContext } from "wxt/utils/content-script-context";
import type { FoundGallery } from "./adapters/find-galleries.ts";
import { BadgeLayer } from "./badges/badge-layer.ts";
import buttonStyles from "./button/button.css?inline";
import { StoreForever } from "./button/store-forever.tsx";
import { type DrawDialog, loadDialog } from "./dialog/dialog-loader.ts";
import { closedRoot, sheetOf } from "./elements/closed-root.ts";
import { extensionLink } from "./session/extension-link.ts";
import { GallerySession } from "./session/gallery-session.ts";
import type { SessionView } from "./session/session-state.ts";

export const TAG = "store-forever";

/** The host elements of this script. */
const hosts = new Set<Element>();

/** A gallery with its button on the page. */
export interface MountedGallery {
  galleryId: string;
  session: GallerySession;
  /** False if the page has removed the gallery or the button. */
  isInPlace: () => boolean;
  end: () => void;
}

/** Puts the button on a gallery. All of it ends with the script's context. */
export function mountGallery(
  ctx: ContentScriptContext,
  { adapter, element, gallery, lookCloser }: FoundGallery,
): MountedGallery {
  const slot = adapter.slot(element);
  const home = slot ?? document.body;
  // A button that an earlier version of the extension left here does not work any more.
  for (const child of home.querySelectorAll(`:scope > ${TAG}`)) if (!hosts.has(child)) child.remove();
  const host = document.createElement(TAG);
  home.prepend(host);
  const { root, inner } = closedRoot(host, sheetOf(buttonStyles));
  const [face, dialog] = [document.createElement("div"), document.createElement("div")];
  for (const shell of [face, dialog]) shell.className = "shell";
  root.append(face, dialog);
  // Buttons that float over the page stand one above the other.
  if (slot === undefined) inner.style.setProperty("--row", String(hosts.size));
  hosts.add(host);
  host.dataset.state = "checking";
  for (const name of placement(slot, element, host)) inner.classList.add(name);

  const read = () => adapter.read(element, { url: location.href, baseUrl: document.baseURI });
  const badges = new BadgeLayer((memoryId) => session.open([memoryId]));
  const session: GallerySession = new GallerySession(extensionLink, gallery, read, (view) => {
    host.dataset.state = view.button.name;
    render(<StoreForever button={view.button} onOpen={() => void open()} onView={() => void session.view()} />, face);
    badges.show(view);
    drawDialog(view);
  });
  const open = async () => {
    // The dialog's script comes while the page is looked at.
    loadDialog().catch(() => {});
    await lookCloser?.();
    session.open();
  };
  let newest: SessionView | undefined;
  let draw: DrawDialog | undefined;
  const drawDialog = (view: SessionView) => {
    newest = view;
    if (draw) draw(dialog, view, session);
    else if (view.isOpen)
      loadDialog().then(
        (loaded) => {
          draw = loaded;
          if (newest) draw(dialog, newest, session);
        },
        () => session.disconnect(),
      );
  };
  ctx.setTimeout(() => void session.refresh(), 0);
  ctx.addEventListener(window, "pagehide", () => session.search.keep());
  // The browser closes the ports of pages that it keeps for the back button.
  ctx.addEventListener(window, "pageshow", (event) => {
    if (event.persisted) void session.refresh();
  });
  return {
    galleryId: gallery.source.galleryId,
    session,
    isInPlace: () => host.isConnected && element.isConnected,
    end: () => {
      session.end();
      badges.end();
      render(null, face);
      if (newest) draw?.(dialog, { ...newest, isOpen: false }, session);
      host.remove();
      hosts.delete(host);
    },
  };
}

/**
 * The classes that place the button. In its slot it is part of the page. Elsewhere it takes no room: it floats over the corner
 * of the gallery or of the page.
 */
function placement(slot: Element | undefined, gallery: Element, host: HTMLElement): string[] {
  if (slot === undefined) return ["over-page"];
  const { left, right } = host.getBoundingClientRect();
  const isAtEnd = left + right > window.innerWidth + 1;
  return [...(slot === gallery ? ["over-gallery"] : []), ...(isAtEnd ? ["at-end"] : [])];
}
