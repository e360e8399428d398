import { browser } from "wxt/browser";
import { t } from "../../texts/i18n.ts";

/** Firefox' background is a page of manifest version 2, where the button has its old name. */
const toolbar: Pick<typeof browser.action, "setBadgeText" | "setBadgeBackgroundColor" | "setTitle"> =
  browser.action ?? browser.browserAction;

/** Shows the comparison code on the toolbar's button while the viewer shows it too, or takes it away. */
export async function showCode(code: string | undefined): Promise<void> {
  if (code !== undefined) await toolbar.setBadgeBackgroundColor({ color: "#7c3aed" });
  await toolbar.setBadgeText({ text: code ?? "" });
  await toolbar.setTitle({ title: code === undefined ? t("appName") : t("identityCodeTitle", code) });
}
