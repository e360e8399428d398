import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { InfinityIcon } from "../ui/icons.tsx";

/** A page that is only text: what happened and what to do. */
export function MessagePage({ title, children }: { title: string; children: ComponentChildren }) {
  useEffect(() => {
    document.title = `${title} · Store Forever`;
  }, [title]);
  return (
    <main class="message">
      <p class="brand">
        <InfinityIcon /> Store Forever
      </p>
      <h1>{title}</h1>
      {children}
    </main>
  );
}
