import { browser } from "wxt/browser";

/** The extension's button. Firefox's background is a page of manifest version 2, where the button has its old name. */
export const toolbar: Pick<typeof browser.action, "setBadgeText" | "setBadgeBackgroundColor" | "setTitle"> =
  browser.action ?? browser.browserAction;
