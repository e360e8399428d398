/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { CurrentUser } from "../../accounts/current-user.ts";
import type { Contact } from "../../shares/contacts.ts";
import type { Group } from "../../shares/groups.ts";
import { Danger } from "../common/form-parts.tsx";
import { SiteLayout } from "../common/site-layout.tsx";

interface PeoplePageProps {
  user: CurrentUser;
  people: Contact[];
  groups: Group[];
}

/** The people with whom a person can share, with their relationships, and the person's groups. */
export function PeopleView({ user, people, groups }: PeoplePageProps) {
  return (
    <SiteLayout title="People" user={user} path="/people">
      <main id="content" class="text">
        <h1>People</h1>
        <p class="quiet">
          You can share a gallery or a memory with a person, with a group, or with everyone who has the same
          relationship to you, such as family. Nobody is told which relationship you chose for them.
        </p>
        <datalist id="relationships">
          {["family", "friend", "colleague"].map((type) => (
            <option value={type} />
          ))}
        </datalist>
        <p class="quiet">
          To add somebody, share something with a link and send it to them: who accepts it appears here. An e-mail
          address would not do, since anybody can sign up with any.
        </p>
        {people.length === 0 && <p class="quiet">Nobody yet.</p>}
        <ul class="rows">
          {people.map((person) => (
            <PersonRow person={person} />
          ))}
        </ul>
        <h2>Groups</h2>
        {groups.map((group) => (
          <GroupSection group={group} people={people} />
        ))}
        <form class="inline" method="post" action="/groups">
          <label>
            New group <input name="name" required maxlength={100} dir="auto" />
          </label>
          <button type="submit">Create</button>
        </form>
      </main>
    </SiteLayout>
  );
}

function PersonRow({ person: { id, name, relationship } }: { person: Contact }) {
  return (
    <li class="person">
      <strong dir="auto">{name}</strong>
      <form class="inline" method="post" action={`/people/${id}/relationship`}>
        <RelationshipField label={`Relationship to ${name}`} value={relationship ?? ""} />
        <button type="submit" class="link" aria-label={`Save the relationship to ${name}`}>
          Save
        </button>
      </form>
      {relationship !== null && (
        <form method="post" action={`/people/${id}/remove`}>
          <button type="submit" class="link" aria-label={`Remove: ${name}`}>
            Remove
          </button>
        </form>
      )}
    </li>
  );
}

function RelationshipField({ label, value }: { label: string; value: string }) {
  return (
    <label>
      <span class="unseen">{label}</span>
      <input name="type" required maxlength={100} list="relationships" value={value} dir="auto" />
    </label>
  );
}

function GroupSection({ group, people }: { group: Group; people: Contact[] }) {
  const members = people.filter(({ id }) => group.memberIds.includes(id));
  const others = people.filter(({ id }) => !group.memberIds.includes(id));
  return (
    <section class="group" aria-label={`Group ${group.name}`}>
      <h3 dir="auto">{group.name}</h3>
      {members.length === 0 && <p class="quiet">There is nobody in this group.</p>}
      <ul class="rows">
        {members.map(({ id, name }) => (
          <li>
            <span dir="auto">{name}</span>
            <form method="post" action={`/groups/${group.id}/members/${id}/remove`}>
              <button type="submit" class="link" aria-label={`Remove: ${name}, from ${group.name}`}>
                Remove
              </button>
            </form>
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <form class="inline" method="post" action={`/groups/${group.id}/members`}>
          <label>
            Add somebody
            <select name="userId">
              {others.map(({ id, name }) => (
                <option value={id}>{name}</option>
              ))}
            </select>
          </label>
          <button type="submit">Add</button>
        </form>
      )}
      <Danger label="Delete this group">
        <form class="fields" method="post" action={`/groups/${group.id}/delete`}>
          <p>
            What is shared with the group is no longer shared with its members, unless it is shared with them in another
            way.
          </p>
          <button type="submit">Delete the group {group.name}</button>
        </form>
      </Danger>
    </section>
  );
}
