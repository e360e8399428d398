import { t } from "../language/t.ts";
import { LinkForm } from "./link-form.tsx";
import { TextPage } from "./text-page.tsx";

export function StartPage() {
  return (
    <TextPage title={t("pages.start.title")}>
      <p class="lead">{t("pages.start.lead")}</p>
      <ul class="points">
        <li>
          <strong>{t("pages.start.shareTitle")}</strong> {t("pages.start.share")}
        </li>
        <li>
          <strong>{t("pages.start.checkedTitle")}</strong> {t("pages.start.checked")}
        </li>
        <li>
          <strong>{t("pages.start.privateTitle")}</strong> {t("pages.start.private")}
        </li>
      </ul>
      <LinkForm />
      <p class="own">
        {t("pages.start.own")} <a href="#/my">{t("pages.start.ownLink")}</a>
      </p>
    </TextPage>
  );
}
