import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Brand } from "../ui/brand.tsx";

/** A page that is only text: what happened and what to do. */
export function TextPage({ title, children }: { title: string; children: ComponentChildren }) {
  useEffect(() => {
    document.title = `${title} · Store Forever`;
  }, [title]);
  return (
    <main class="message">
      <Brand />
      <h1>{title}</h1>
      {children}
    </main>
  );
}

/** While a gallery is opened; shown only when that takes a moment. */
export function OpeningPage() {
  return (
    <TextPage title="Opening the gallery">
      <p class="lead opening" role="status">
        Reading it from the Internet Computer and checking its certificate…
      </p>
    </TextPage>
  );
}
