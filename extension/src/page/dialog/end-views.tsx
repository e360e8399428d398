import type { FailedPhoto } from "../../messages/job-snapshot.ts";
import { t } from "../../texts/i18n.ts";
import * as strings from "../../texts/strings.ts";
import type { Gate } from "../elements/gate.ts";
import { ViewButton } from "../elements/view-button.tsx";
import { asShown } from "../session/as-shown.ts";
import type { JobFailure } from "../session/button-state.ts";
import type { SessionView } from "../session/session-state.ts";
import type { Actions } from "./actions.ts";
import { CancelBar } from "./cancel-bar.tsx";
import { MemoryList } from "./memory-list.tsx";
import { IdentityRow } from "./rows/identity-row.tsx";
import { ReportNote, StoredNotesList } from "./stored-view.tsx";

export function UnavailableView({ text }: { text: string }) {
  return (
    <div class="card problem" role="alert">
      <p>{text}</p>
    </div>
  );
}

export function PausedView({ view, actions, gate }: { view: SessionView; actions: Actions; gate: Gate }) {
  const items = view.gallery?.source.items ?? [];
  const storedCount = items.filter(({ memoryId }) => view.rowOf(memoryId) === "stored").length;
  return (
    <>
      <div>
        <h3>{t("dialog.pausedTitle")}</h3>
        <p class="quiet">{t("dialog.pausedNote")}</p>
      </div>
      <p>{strings.storedOf(storedCount, items.length)}</p>
      <MemoryList view={view} items={items} />
      <CancelBar onCancel={() => actions.stop("cancel")}>
        <span class="grow" />
        <button
          type="button"
          class="face partial"
          disabled={gate.verdict === "early"}
          onClick={gate.onClick((confirmIn) =>
            confirmIn === "page" ? actions.resume() : actions.startAgain(confirmIn),
          )}
        >
          {t("dialog.resume")}
        </button>
      </CancelBar>
    </>
  );
}

/** The message of the pipeline or of a server, in English, for those who want the details. */
function Detail({ text }: { text: string }) {
  if (text === "") return null;
  return (
    <details class="quiet">
      <summary>{t("dialog.details")}</summary>
      <span lang="en">{text}</span>
    </details>
  );
}

interface FailedViewProps {
  view: SessionView;
  failure: JobFailure | null;
  failed: FailedPhoto[];
  actions: Actions;
  gate: Gate;
}

/** Tells what went wrong and what to do next, for the whole job or for each failed photo. Trying again skips what is stored. */
export function FailedView({ view, failure, failed, actions, gate }: FailedViewProps) {
  const { title, next } = strings.failure(failure?.code ?? failed[0]?.code ?? "Photos", navigator.onLine);
  const { button } = view;
  return (
    <>
      <div class="card problem" role="alert">
        <h3>{title}</h3>
        <p>{next}</p>
        {failure?.code === "Access" && <p class="quiet">{strings.accessNeeded(failure.hosts)}</p>}
        {failure !== null && "message" in failure && <Detail text={failure.message} />}
      </div>
      {button.name === "partial" && (
        <>
          <p>{strings.storedOf(button.storedCount, button.totalCount)}</p>
          <StoredNotesList notes={button.notes} />
          <ReportNote report={button.report} gate={gate} onTell={(confirmIn) => void actions.tell(confirmIn)} />
        </>
      )}
      {failed.length > 0 && <h3>{strings.someFailed(failed.length)}</h3>}
      {failed.length > 0 && <Reasons view={view} failed={failed} />}
      {failure?.code === "Unauthorized" ? (
        <dl class="facts">
          <IdentityRow
            gate={gate}
            shown={view.gallery?.source}
            onConnected={(confirmIn) => actions.startAgain(confirmIn)}
            onGoOn={(confirmIn) => actions.startAgain(confirmIn)}
            untilClosed={view.untilClosed}
          />
        </dl>
      ) : (
        <footer class="row">
          {button.name === "partial" && <ViewButton onView={() => void actions.view()} />}
          <AsShownButton view={view} failure={failure} failed={failed} actions={actions} gate={gate} />
          <button
            type="button"
            class="face"
            disabled={gate.verdict === "early"}
            onClick={gate.onClick((confirmIn) =>
              failed.length > 0
                ? actions.start(
                    { chosen: new Set(failed.map(({ memoryId }) => memoryId)), tellsSource: false, tellsSite: false },
                    confirmIn,
                  )
                : actions.startAgain(confirmIn),
            )}
          >
            {failed.length > 0 ? t("dialog.retryFailed") : t("button.tryAgain")}
          </button>
        </footer>
      )}
    </>
  );
}

/** Offers the pictures on the page where larger files of the same photos may not be read, or are refused. */
function AsShownButton({ view, failure, failed, actions, gate }: FailedViewProps) {
  const failedIds = new Set(failed.map(({ memoryId }) => memoryId));
  const isConcerned = (memoryId: string) =>
    failure?.code === "Access" ? !view.gallery?.aside?.has(memoryId) : failedIds.has(memoryId);
  const items = (view.gallery?.source.items ?? []).filter(
    (item) => isConcerned(item.memoryId) && asShown(item) !== undefined,
  );
  if (items.length === 0) return null;
  const chosen = new Set(items.map(({ memoryId }) => memoryId));
  return (
    <button
      type="button"
      class="small"
      title={t("dialog.asShownNote")}
      disabled={gate.verdict === "early"}
      onClick={gate.onClick((confirmIn) =>
        actions.start({ chosen, tellsSource: false, tellsSite: false, isAsShown: true }, confirmIn),
      )}
    >
      {t("dialog.storeAsShown")}
    </button>
  );
}

/** Longer lists show one row for each photo, without details. */
const MOST_IN_FULL = 50;

/** Why each photo failed. */
function Reasons({ view, failed }: Pick<FailedViewProps, "view" | "failed">) {
  if (failed.length > MOST_IN_FULL) {
    const reasons = new Map(failed.map((photo) => [photo.memoryId, strings.reason(photo)]));
    return <MemoryList view={view} items={failed} detail={({ memoryId }) => reasons.get(memoryId)} />;
  }
  return (
    <ul class="reasons">
      {failed.map((photo) => (
        <li key={photo.memoryId}>
          <h4 dir="auto">{photo.title}</h4>
          <span>{strings.reason(photo)}</span>
          <Detail text={photo.message} />
        </li>
      ))}
    </ul>
  );
}
