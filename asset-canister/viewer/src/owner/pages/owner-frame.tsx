import type { ComponentChildren } from "preact";
import { AccountMenu } from "../../identity/sign-in/account-menu.tsx";
import { Brand } from "../../ui/brand.tsx";
import { LanguageSwitch } from "../../ui/language-switch.tsx";

interface OwnerFrameProps {
  title: string;
  /** Below the title, where the page has a way back. */
  back?: ComponentChildren;
  mainClass?: string;
  children: ComponentChildren;
}

/** What stands around the content of a page of the current user. */
export function OwnerFrame({ title, back, mainClass, children }: OwnerFrameProps) {
  return (
    <div class="page">
      <header class="gallery-header">
        <div class="top-line">
          <Brand />
          <AccountMenu />
        </div>
        <h1>{title}</h1>
        {back}
      </header>
      <main class={mainClass}>{children}</main>
      <footer class="page-footer">
        <LanguageSwitch />
      </footer>
    </div>
  );
}
