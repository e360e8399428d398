import { toolbar } from "../../browser/toolbar.ts";
import { t } from "../../texts/i18n.ts";

/** Shows the comparison code on the toolbar's button while the viewer shows it too; `undefined` removes it. */
export async function showCode(code: string | undefined): Promise<void> {
  if (code !== undefined) await toolbar.setBadgeBackgroundColor({ color: "#7c3aed" });
  await toolbar.setBadgeText({ text: code ?? "" });
  await toolbar.setTitle({ title: code === undefined ? t("app.name") : t("identity.codeTitle", code) });
}
