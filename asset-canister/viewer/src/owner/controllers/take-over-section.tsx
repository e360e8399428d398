import type { Principal } from "@store-forever/protocol/ic";
import { useEffect } from "preact/hooks";
import { t } from "../../language/t.ts";
import { ELEMENT_1, withElements } from "../../language/with-elements.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { ActionProblem } from "../dialog/action-problem.tsx";
import { CopyRow } from "../dialog/copy-row.tsx";
import { useAction } from "../dialog/use-action.ts";
import { type TakeOver, takeOver } from "./read-take-over.ts";
import { tellOpener } from "./take-over-news.ts";

interface TakeOverProps {
  connection: OwnerConnection;
  onTaken: () => Promise<void>;
}

/** In a canister of somebody's own: makes the archive theirs who they are at its address. */
export function TakeOverSection({ connection, state, onTaken }: TakeOverProps & { state: TakeOver }) {
  switch (state.may) {
    case "own":
      return (
        <section class="panel">
          <p class="lead" role="status">
            {t("takeover.own")}
          </p>
          <div class="decision">
            <a class="button primary" href="#/my">
              {t("owner.title")}
            </a>
          </div>
        </section>
      );
    case "take":
      return <MayTake connection={connection} from={state.from} onTaken={onTaken} />;
    case "ask":
      return <MayAsk principal={connection.owner.toText()} />;
    case "nothing":
      return (
        <section class="panel">
          <p class="lead">{t("takeover.nothing")}</p>
        </section>
      );
  }
}

function MayTake({ connection, from, onTaken }: TakeOverProps & { from: Principal }) {
  const { action, act } = useAction();
  const take = () =>
    act(async () => {
      await takeOver(connection, from);
      await onTaken();
    });
  return (
    <section class="panel" aria-busy={action.state === "running"}>
      <p class="lead" role="status">
        {t("takeover.may")}
      </p>
      <p>{withElements(t("takeover.from", [ELEMENT_1]), <code>{from.toText()}</code>)}</p>
      <div class="decision">
        <button type="button" class="button primary" disabled={action.state === "running"} onClick={take}>
          {t(action.state === "running" ? "takeover.taking" : "takeover.take")}
        </button>
      </div>
      <ActionProblem action={action} />
    </section>
  );
}

function MayAsk({ principal }: { principal: string }) {
  useEffect(() => tellOpener(principal), [principal]);
  return (
    <section class="panel">
      <p class="lead" role="status">
        {t("takeover.ask")}
      </p>
      <div class="fields">
        <div class="field">
          <span>{t("takeover.principalHere")}</span>
          <CopyRow label={t("takeover.principalHere")} text={principal} />
        </div>
      </div>
      <p>{t("takeover.askText")}</p>
    </section>
  );
}
