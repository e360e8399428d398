import type { ComponentChildren } from "preact";

/** A figure with its name above and what it means below. */
export function Figure({ name, value, children }: { name: string; value: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="figure">{value}</dd>
      <dd class="quiet">{children}</dd>
    </div>
  );
}
