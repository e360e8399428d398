import {
  accepted,
  type ShareLink,
  type ShareTarget,
  type Sharing,
  type SharingUpdate,
  unwrap,
} from "@store-forever/protocol";
import { useEffect, useState } from "preact/hooks";
import { formatDate } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import { addressOf, parsePrincipal } from "../../navigation/route.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { CopyRow } from "../dialog/copy-row.tsx";
import { Sheet } from "../dialog/sheet.tsx";
import { useAction } from "../dialog/use-action.ts";
import { ShareWithEverybody } from "./share-with-everybody.tsx";
import { isShared, TakeDown, takeDown } from "./take-down.tsx";

/** Shows who may see a gallery or a photo (people, whoever has a link, everybody), and lets the owner change it. */
export function ShareSheet({
  connection,
  target,
  onClose,
}: {
  connection: OwnerConnection;
  target: ShareTarget;
  onClose: () => void;
}) {
  const [sharing, setSharing] = useState<Sharing>();
  const { action, act } = useAction();
  const { changing } = connection;
  useEffect(() => act(async () => setSharing(accepted(await changing.get_sharing(target)))), []);
  const update = (change: Partial<SharingUpdate>) =>
    act(async () => {
      const unchanged: SharingUpdate = { target, is_public: [], add_people: [], remove_people: [] };
      setSharing(accepted(await changing.update_sharing({ ...unchanged, ...change })));
    });
  const changeLinks = (change: () => Promise<unknown>) =>
    act(async () => {
      await change();
      setSharing(accepted(await changing.get_sharing(target)));
    });
  return (
    <Sheet title={t("owner.share")} action={action} onClose={onClose}>
      {sharing === undefined ? (
        <p class="quiet">{action.state === "running" && t("sharing.asking")}</p>
      ) : (
        <fieldset class="sharing" disabled={action.state === "running"}>
          <Links
            connection={connection}
            links={sharing.links}
            onNew={(label) => changeLinks(async () => accepted(await changing.create_share_link(target, label)))}
            onRevoke={(token) => changeLinks(async () => accepted(await changing.revoke_share_link(token)))}
            onReplace={({ token, label }) =>
              changeLinks(async () => {
                // First the old one goes: it may be in the wrong hands now.
                accepted(await changing.revoke_share_link(token));
                accepted(await changing.create_share_link(target, label));
              })
            }
          />
          <People people={sharing.people.map((person) => person.toText())} onChange={update} />
          <ShareWithEverybody connection={connection} target={target} sharing={sharing} onChange={update} />
          {isShared(sharing) && <TakeDown onTakeDown={() => changeLinks(() => takeDown(connection, sharing))} />}
        </fieldset>
      )}
    </Sheet>
  );
}

interface LinksProps {
  connection: OwnerConnection;
  links: readonly ShareLink[];
  onNew: (label: [] | [string]) => void;
  onRevoke: (token: string) => void;
  onReplace: (link: ShareLink) => void;
}

function Links({ connection, links, onNew, onRevoke, onReplace }: LinksProps) {
  const [label, setLabel] = useState("");
  const { canisterId } = connection.reading.trust;
  const make = (event: SubmitEvent) => {
    event.preventDefault();
    // The same label gives the same link again: a further link has a label of its own.
    const isFirst = links.every((link) => link.label.length > 0);
    const name = label.trim() || (isFirst ? "" : t("sharing.numberedLink", [String(links.length + 1)]));
    onNew(name === "" ? [] : [name]);
    setLabel("");
  };
  return (
    <section>
      <h3>{t("sharing.links")}</h3>
      <p class="quiet">{t("sharing.linksNote")}</p>
      <ul class="rows">
        {links.map((link) => {
          const { token, label: name, created_at_ns } = link;
          const shownName = unwrap(name) ?? t("sharing.link");
          return (
            <li key={token} class="row">
              <span>
                {shownName} <span class="quiet">{t("sharing.made", [formatDate(created_at_ns)])}</span>
              </span>
              <CopyRow
                label={t("sharing.addressOf", [shownName])}
                text={addressOf({ name: "link", canisterId, token })}
              />
              <button
                type="button"
                class="button small"
                aria-label={t("sharing.replaceNamed", [shownName])}
                onClick={() => onReplace(link)}
              >
                {t("sharing.replace")}
              </button>
              <button
                type="button"
                class="button small"
                aria-label={t("sharing.revokeNamed", [shownName])}
                onClick={() => onRevoke(token)}
              >
                {t("sharing.revoke")}
              </button>
            </li>
          );
        })}
      </ul>
      <form class="row" onSubmit={make}>
        <input
          type="text"
          aria-label={t("sharing.forWhom")}
          placeholder={t("sharing.forWhomExample")}
          value={label}
          onInput={(event) => setLabel(event.currentTarget.value)}
        />
        <button type="submit" class="button">
          {t("sharing.newLink")}
        </button>
      </form>
    </section>
  );
}

function People({
  people,
  onChange,
}: {
  people: readonly string[];
  onChange: (change: Partial<SharingUpdate>) => void;
}) {
  const [text, setText] = useState("");
  const [isRefused, setRefused] = useState(false);
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const person = parsePrincipal(text.trim());
    setRefused(person === undefined);
    if (person === undefined) return;
    onChange({ add_people: [person] });
    setText("");
  };
  const remove = (text: string) => {
    const person = parsePrincipal(text);
    if (person !== undefined) onChange({ remove_people: [person] });
  };
  return (
    <section>
      <h3>{t("sharing.people")}</h3>
      <ul class="rows">
        {people.map((person) => (
          <li key={person} class="row">
            <code>{person}</code>
            <button
              type="button"
              class="button small"
              aria-label={t("sharing.removePerson", [person])}
              onClick={() => remove(person)}
            >
              {t("owner.remove")}
            </button>
          </li>
        ))}
      </ul>
      <form class="row" onSubmit={add}>
        <input
          type="text"
          aria-label={t("sharing.person")}
          placeholder={t("sharing.personExample")}
          autoComplete="off"
          spellcheck={false}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class="button">
          {t("sharing.add")}
        </button>
      </form>
      <p class="problem" role="alert">
        {isRefused && t("sharing.noPrincipal")}
      </p>
    </section>
  );
}
