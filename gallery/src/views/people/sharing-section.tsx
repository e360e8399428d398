/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { DescribedShare, ShareChoices } from "../../shares/share-descriptions.ts";

export interface SharingProps {
  shares: DescribedShare[];
  choices: ShareChoices;
  /** Of an invitation made just now; nobody is told it again. */
  invitationUrl?: string | undefined;
}

/** Who beside the owner may see something, and the forms that change it. @param path of what is shared */
export function SharingSection({ path, shares, choices, invitationUrl }: SharingProps & { path: string }) {
  return (
    <section aria-labelledby="sharing">
      <h2 id="sharing">Who else may see it</h2>
      {invitationUrl !== undefined && (
        <div class="notice" role="status">
          <p>Send this link to one person. It works once, within thirty days, and is not shown again.</p>
          <p>
            <code>{invitationUrl}</code>
          </p>
        </div>
      )}
      {shares.length === 0 && <p class="quiet">It is shared with nobody.</p>}
      <ul class="rows">
        {shares.map(({ id, withWhom, mayChange }) => (
          <li>
            <span dir="auto">
              {withWhom}
              {mayChange && <span class="quiet"> · may change it</span>}
            </span>
            <form method="post" action={`${path}/shares/${id}/delete`}>
              <button type="submit" class="link" aria-label={`Take back: ${withWhom}`}>
                Take back
              </button>
            </form>
          </li>
        ))}
      </ul>
      <form class="inline" method="post" action={`${path}/shares`}>
        <label>
          Share with
          <select name="with">
            <option value="invitation">One person, by a link</option>
            {choices.people.map(({ id, name }) => (
              <option value={`user:${id}`}>{name}</option>
            ))}
            {choices.groups.map(({ id, name }) => (
              <option value={`group:${id}`}>The group {name}</option>
            ))}
            {choices.relationships.map((type) => (
              <option value={`relationship:${type}`}>Everyone counted as {type}</option>
            ))}
          </select>
        </label>
        <button type="submit">Share</button>
        <label class="choice">
          <input type="checkbox" name="mayChange" value="true" /> They may change it too
        </label>
      </form>
    </section>
  );
}
