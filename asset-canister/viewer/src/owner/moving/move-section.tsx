import { accepted, type CreationError, type DetailedCreationStatus, nameOf, unwrap } from "@store-forever/protocol";
import { canisterOrigin } from "@store-forever/protocol/ic";
import { useState } from "preact/hooks";
import { apiHostOf } from "../../backend/api-host.ts";
import { viewerSettings } from "../../backend/viewer-settings.ts";
import { formatNumber, formatPercent, formatPhotos, formatSize } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import { TechnicalDetails } from "../../ui/technical-details.tsx";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { SuccessorSection } from "../controllers/successor-section.tsx";
import { ActionProblem } from "../dialog/action-problem.tsx";
import { ConfirmSheet } from "../dialog/confirm-sheet.tsx";
import { CopyRow } from "../dialog/copy-row.tsx";
import { useAction } from "../dialog/use-action.ts";
import { PayYourself } from "./pay-yourself.tsx";
import type { MovingState } from "./read-move.ts";
import { StaysHere } from "./stays-here.tsx";

interface MoveProps {
  connection: OwnerConnection;
  move: DetailedCreationStatus;
  onChanged: () => Promise<void>;
}
type WishProps = Pick<MoveProps, "connection" | "onChanged">;

/** Begins a move into a canister of one's own, shows how far it is, and ends it. */
export function MoveSection({ move, ...props }: WishProps & { move: DetailedCreationStatus | undefined }) {
  if (move === undefined) return <NotStarted {...props} />;
  const state = nameOf(move.state);
  switch (state) {
    case "not_started":
      return <NotStarted {...props} />;
    case "failed":
      return <Failed {...props} move={move} />;
    case "completed":
      return <Completed {...props} move={move} />;
    default:
      return <UnderWay {...props} move={move} state={state} />;
  }
}

type Wish = "begin" | "cancel" | "confirm" | "retry";

/** Sends a wish of the owner. */
function useWish({ connection: { changing }, onChanged }: WishProps) {
  const { action, act } = useAction();
  const [asked, setAsked] = useState<Wish>();
  const run = (wish: Wish) =>
    act(async () => {
      accepted(await sent(wish));
      await onChanged();
      setAsked(undefined);
    });
  const sent = (wish: Wish) => {
    switch (wish) {
      case "begin":
        return changing.create_personal_canister({ name: [], subnet_id: [] });
      case "cancel":
        return changing.cancel_personal_canister();
      case "confirm":
        return changing.confirm_personal_canister();
      case "retry":
        return changing.retry_personal_canister();
    }
  };
  const sheet = (asked === "cancel" || asked === "confirm" || asked === "begin") && (
    <ConfirmSheet
      title={t(`moving.${asked}Title`)}
      confirm={t(`moving.${asked}`)}
      action={action}
      onConfirm={() => run(asked)}
      onClose={() => setAsked(undefined)}
    >
      <p>{t(`moving.${asked}Text`)}</p>
    </ConfirmSheet>
  );
  return { action, ask: setAsked, run, sheet };
}

function NotStarted(props: WishProps) {
  const { ask, sheet } = useWish(props);
  return (
    <section class="panel">
      <p class="lead">{t("moving.lead")}</p>
      <p>{t("moving.how")}</p>
      <StaysHere connection={props.connection} />
      <div class="decision">
        <button type="button" class="button primary" onClick={() => ask("begin")}>
          {t("moving.begin")}
        </button>
      </div>
      {sheet}
    </section>
  );
}

function UnderWay({ state, ...props }: MoveProps & { state: MovingState }) {
  const { move } = props;
  const { ask, sheet } = useWish(props);
  const manifest = unwrap(move.manifest);
  const share = move.percentage / 100;
  return (
    <section class="panel">
      <p class="lead" role="status">
        {t(`moving.states.${state}`)}
      </p>
      {state !== "cancelling" && (
        <>
          <progress aria-label={t("moving.progress")} value={share} max={1} />
          <p class="quiet">
            {formatPercent(share)}
            {manifest !== undefined &&
              ` · ${t("moving.copied", [
                formatNumber(move.memories_done),
                formatPhotos(manifest.memories),
                formatSize(Number(move.bytes_done)),
                formatSize(Number(manifest.asset_bytes)),
              ])}`}
          </p>
          <p>{t("moving.meanwhile")}</p>
          <div class="decision">
            <button type="button" class="button" onClick={() => ask("cancel")}>
              {t("moving.cancel")}
            </button>
          </div>
        </>
      )}
      {sheet}
    </section>
  );
}

function Failed(props: MoveProps) {
  const { action, ask, run, sheet } = useWish(props);
  const error: CreationError | undefined = unwrap(props.move.error);
  return (
    <section class="panel">
      <p class="lead" role="status">
        {t("moving.failed")}
      </p>
      {error !== undefined && (
        <>
          <p>{t(`moving.errors.${nameOf(error.code)}`)}</p>
          {("ReserveInsufficient" in error.code || "DailyLimitReached" in error.code) && (
            <PayYourself connection={props.connection} cyclesNeeded={props.move.cycles_needed} />
          )}
          <TechnicalDetails detail={error.message} canisterId={unwrap(props.move.canister_id)?.toText()} />
        </>
      )}
      <div class="decision">
        <button type="button" class="button primary" disabled={action.state === "running"} onClick={() => run("retry")}>
          {t("common.tryAgain")}
        </button>
        <button type="button" class="button" onClick={() => ask("cancel")}>
          {t("moving.cancel")}
        </button>
      </div>
      <ActionProblem action={action} />
      {sheet}
    </section>
  );
}

function Completed(props: MoveProps) {
  const { connection, move } = props;
  const { ask, sheet } = useWish(props);
  const canisterId = unwrap(move.canister_id)?.toText() ?? "";
  const host = apiHostOf(location, viewerSettings());
  const origin = canisterOrigin(canisterId, host);
  return (
    <>
      <section class="panel">
        <p class="lead" role="status">
          {t("moving.completed")}
        </p>
        <div class="fields">
          <div class="field">
            <span>{t("moving.newAddress")}</span>
            <CopyRow label={t("moving.newAddress")} text={origin} />
          </div>
          <div class="field">
            <span>{t("moving.oldAddress")}</span>
            <CopyRow label={t("moving.oldAddress")} text={canisterOrigin(connection.reading.trust.canisterId, host)} />
          </div>
        </div>
        <p>{t("moving.extension")}</p>
        <div class="decision">
          <a class="button primary" href={`${origin}/#/my`}>
            {t("moving.open")}
          </a>
          {"kept" in move.shared_copy && (
            <button type="button" class="button" onClick={() => ask("confirm")}>
              {t("moving.confirm")}
            </button>
          )}
        </div>
        <p class="quiet">{t(`moving.copy.${nameOf(move.shared_copy)}`)}</p>
        {sheet}
      </section>
      <SuccessorSection canisterId={canisterId} origin={origin} agent={connection.agent} />
    </>
  );
}
