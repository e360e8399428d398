/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */

import type { PresenceKeyRow } from "../../edges/presence-keys.ts";
import { reconciliationText } from "../common/wording.ts";

/** The archives that are asked which of the person's files they have, and what came of it. */
export function ArchivesSection({ archives }: { archives: PresenceKeyRow[] }) {
  return (
    <>
      <h2>Archives on the Internet Computer</h2>
      {archives.length === 0 && (
        <p class="quiet">
          This gallery asks no archive of yours what it has. It can once you let it know your archive when you store.
        </p>
      )}
      {archives.length > 0 && (
        <>
          <p>
            This gallery asks them from time to time whether they have exactly the files that you keep here. They tell
            it nothing else.
          </p>
          <ul class="identities">
            {archives.map((archive) => (
              <li>
                <code>{archive.owner}</code>
                <span class={archive.problem === null ? "quiet" : "error"}>{reconciliationText(archive)}</span>
                <form method="post" action="/account/archives/forget">
                  <input type="hidden" name="owner" value={archive.owner} />
                  <button type="submit">Stop asking</button>
                </form>
              </li>
            ))}
          </ul>
          <form class="inline" method="post" action="/account/archives/ask">
            <button type="submit">Ask now</button>
          </form>
        </>
      )}
    </>
  );
}
