import type { ComponentChildren } from "preact";

/** A line of what is known: a name, and words or a code. */
export function Fact({ name, code, children }: { name: string; code?: string; children?: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>
        {children !== undefined && <span>{children}</span>}
        {code !== undefined && <code>{code}</code>}
      </dd>
    </div>
  );
}
