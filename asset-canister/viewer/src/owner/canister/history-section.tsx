import { accepted, type CanisterChange, type CanisterHistory, toHex } from "@store-forever/protocol";
import type { Principal } from "@store-forever/protocol/ic";
import type { CanisterFacts } from "@store-forever/protocol/verify";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { formatDateTime, formatNumber } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import { ELEMENT_1, withElements } from "../../language/with-elements.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { ActionProblem } from "../dialog/action-problem.tsx";
import { useAction } from "../dialog/use-action.ts";
import { PersonName } from "./person-name.tsx";

interface HistoryProps {
  connection: OwnerConnection;
  canisterId: string;
  /** The network is asked again whenever these were read again. */
  facts: CanisterFacts;
}

/** Who did what with the canister, as the network keeps it. */
export function HistorySection({ connection, canisterId, facts }: HistoryProps) {
  const [history, setHistory] = useState<CanisterHistory>();
  const { action, act } = useAction();
  const { changing, owner } = connection;
  useEffect(() => act(async () => setHistory(accepted(await changing.get_canister_history()))), [changing, facts]);
  const nameOfPerson = (person: Principal) => (
    <PersonName principal={person.toText()} user={owner.toText()} canisterId={canisterId} />
  );
  const earlier = history === undefined ? 0 : Number(history.total_changes) - history.changes.length;
  return (
    <section class="panel" aria-labelledby="history" aria-busy={action.state === "running"}>
      <h2 id="history">{t("canister.history")}</h2>
      <p class="quiet">{t("canister.historyText")}</p>
      {history !== undefined && (
        <ol class="history" reversed>
          {history.changes.map((change) => (
            <li key={`${change.at_ns} ${Object.keys(change.details)[0]}`}>
              <p>{changeText(change.details, nameOfPerson)}</p>
              <p class="quiet">
                {formatDateTime(change.at_ns)} · {withElements(t("canister.by", [ELEMENT_1]), nameOfPerson(change.by))}
              </p>
            </li>
          ))}
        </ol>
      )}
      {earlier > 0 && <p class="quiet">{t("canister.earlier", earlier, [formatNumber(earlier)])}</p>}
      <ActionProblem action={action} />
    </section>
  );
}

type NameOf = (person: Principal) => ComponentChildren;

function changeText(details: CanisterChange["details"], nameOfPerson: NameOf): ComponentChildren {
  if ("created" in details) return withPeople("canister.changes.created", details.created.controllers, nameOfPerson);
  if ("controllers_changed" in details)
    return withPeople("canister.changes.controllers", details.controllers_changed.controllers, nameOfPerson);
  if ("installed" in details) return withHash("canister.changes.installed", details.installed);
  if ("reinstalled" in details) return withHash("canister.changes.reinstalled", details.reinstalled);
  if ("upgraded" in details) return withHash("canister.changes.upgraded", details.upgraded);
  if ("restored" in details) return t("canister.changes.restored", [formatDateTime(details.restored.taken_at_ns)]);
  return t("uninstalled" in details ? "canister.changes.uninstalled" : "canister.changes.other");
}

function withPeople(
  key: "canister.changes.created" | "canister.changes.controllers",
  people: readonly Principal[],
  nameOfPerson: NameOf,
): ComponentChildren {
  if (people.length === 0) return t("canister.changes.nobody");
  const names = people.flatMap((person, index) => [index > 0 && ", ", nameOfPerson(person)]);
  return withElements(t(key, [ELEMENT_1]), <span>{names}</span>);
}

function withHash(
  key: "canister.changes.installed" | "canister.changes.reinstalled" | "canister.changes.upgraded",
  moduleHash: Uint8Array,
): ComponentChildren {
  return withElements(t(key, [ELEMENT_1]), <code>{toHex(moduleHash)}</code>);
}
