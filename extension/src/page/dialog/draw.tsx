import { render } from "preact";
import { sheetOf } from "../elements/closed-root.ts";
import type { GallerySession } from "../session/gallery-session.ts";
import styles from "./dialog.css?inline";
import { Dialog } from "./dialog.tsx";
import type { DrawDialog } from "./dialog-loader.ts";
import { GalleryActs } from "./gallery-acts.ts";

const sheet = sheetOf(styles);
const acts = new WeakMap<GallerySession, GalleryActs>();

export const drawDialog: DrawDialog = (home, view, session) => {
  const actions = acts.get(session) ?? new GalleryActs(session);
  acts.set(session, actions);
  const root = home.getRootNode() as ShadowRoot;
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  // Closing the dialog returns the focus to where it was; removing it does not.
  if (!view.isOpen) home.querySelector("dialog")?.close();
  render(view.isOpen ? <Dialog view={view} actions={actions} /> : null, home);
};
