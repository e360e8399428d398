/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { DescribedShare, ShareChoices } from "../../shares/share-descriptions.ts";

export interface SharingProps {
  shares: DescribedShare[];
  choices: ShareChoices;
  /** The address of an invitation that was made just now. It cannot be shown again. */
  invitationUrl?: string | undefined;
}

/** Shows who can see something apart from its owner, with the forms that change this. @param path of what is shared */
export function SharingSection({ path, shares, choices, invitationUrl }: SharingProps & { path: string }) {
  return (
    <section aria-labelledby="sharing">
      <h2 id="sharing">Who else can see it</h2>
      {invitationUrl !== undefined && (
        <div class="notice" role="status">
          <p>Send this link to one person. It works once, within thirty days. It is not shown again.</p>
          <p>
            <code>{invitationUrl}</code>
          </p>
        </div>
      )}
      {shares.length === 0 && <p class="quiet">It is not shared with anybody.</p>}
      <ul class="rows">
        {shares.map(({ id, withWhom, mayChange }) => (
          <li>
            <span dir="auto">
              {withWhom}
              {mayChange && <span class="quiet"> · can edit it</span>}
            </span>
            <form method="post" action={`${path}/shares/${id}/delete`}>
              <button type="submit" class="link" aria-label={`Stop sharing: ${withWhom}`}>
                Stop sharing
              </button>
            </form>
          </li>
        ))}
      </ul>
      <form class="inline" method="post" action={`${path}/shares`}>
        <label>
          Share with
          <select name="with">
            <option value="invitation">One person, with a link</option>
            {choices.people.map(({ id, name }) => (
              <option value={`user:${id}`}>{name}</option>
            ))}
            {choices.groups.map(({ id, name }) => (
              <option value={`group:${id}`}>The group {name}</option>
            ))}
            {choices.relationships.map((type) => (
              <option value={`relationship:${type}`}>Everyone you call “{type}”</option>
            ))}
          </select>
        </label>
        <button type="submit">Share</button>
        <label class="choice">
          <input type="checkbox" name="mayChange" value="true" /> They can edit it too
        </label>
      </form>
    </section>
  );
}
