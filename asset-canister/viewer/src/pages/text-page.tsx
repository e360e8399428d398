import type { ComponentChildren } from "preact";
import { t } from "../language/t.ts";
import { useDocumentTitle } from "../language/use-document-title.ts";
import { Brand } from "../ui/brand.tsx";
import { LanguageSwitch } from "../ui/language-switch.tsx";

/** A page of text, which says what happened and what to do. */
export function TextPage({ title, children }: { title: string; children: ComponentChildren }) {
  useDocumentTitle(title);
  return (
    <div class="message">
      <main>
        <Brand />
        <h1>{title}</h1>
        {children}
      </main>
      <footer class="page-footer">
        <LanguageSwitch />
      </footer>
    </div>
  );
}

/** Shown while a gallery is opened, if that takes longer than a moment. */
export function OpeningPage() {
  return (
    <TextPage title={t("pages.opening.title")}>
      <p class="lead opening" role="status">
        {t("pages.opening.text")}
      </p>
    </TextPage>
  );
}
