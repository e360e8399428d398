import type { ComponentChildren } from "preact";
import type { FailedPhoto, ReportState } from "../messages/job-snapshot.ts";
import { strings } from "../strings.ts";
import type { ButtonState } from "./button-state.ts";
import { CheckIcon, InfinityIcon, OpenIcon, WarningIcon } from "./icons.tsx";
import { ProgressView } from "./progress-view.tsx";
import { onTrusted } from "./trusted.ts";

export interface Actions {
  start: () => void;
  cancel: () => void;
}

/** The whole control: the button, View on ICP beside it, and what there is to say below it. It only draws. */
export function StoreForever({ state, actions }: { state: ButtonState; actions: Actions }) {
  const face = faceOf(state);
  const viewUrl = "viewUrl" in state ? state.viewUrl : null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring the look and the semantics of a form.
    <div class="store-forever" role="group" aria-label={strings.region}>
      <div class="buttons">
        <button
          type="button"
          class={`face ${state.name}`}
          title={face.hint}
          aria-disabled={!face.canStart}
          onClick={onTrusted(() => face.canStart && actions.start())}
        >
          {face.icon}
          {face.text}
        </button>
        {viewUrl !== null && (
          <a class="face view" href={viewUrl} target="_blank" rel="noopener noreferrer" title={strings.viewHint}>
            <OpenIcon />
            {strings.view}
          </a>
        )}
      </div>
      {state.name === "storing" && <ProgressView job={state.job} onCancel={actions.cancel} />}
      <Notes state={state} onRetry={actions.start} />
      <div class="announcer" role="status" aria-live="polite">
        {announcement(state)}
      </div>
    </div>
  );
}

interface Face {
  text: string;
  hint: string;
  icon: ComponentChildren;
  canStart: boolean;
}

function faceOf(state: ButtonState): Face {
  switch (state.name) {
    case "checking":
      return { text: strings.checking, hint: strings.checkingHint, icon: <InfinityIcon />, canStart: false };
    case "idle":
      return { text: strings.store, hint: strings.storeHint, icon: <InfinityIcon />, canStart: true };
    case "partial":
      return { text: strings.continueStoring, hint: strings.continueHint, icon: <InfinityIcon />, canStart: true };
    case "storing":
      return {
        text: strings.storing(state.job.percent),
        hint: strings.storingHint,
        icon: <InfinityIcon />,
        canStart: false,
      };
    case "stored":
      return { text: strings.alreadyStored, hint: strings.storedHint, icon: <CheckIcon />, canStart: false };
    case "failed":
      return { text: strings.tryAgain, hint: strings.continueHint, icon: <InfinityIcon />, canStart: true };
    case "empty":
      return { text: strings.empty, hint: strings.emptyNote, icon: <InfinityIcon />, canStart: false };
    case "unavailable":
      return { text: strings.unavailable, hint: problemText(state), icon: <WarningIcon />, canStart: false };
  }
}

function Notes({ state, onRetry }: { state: ButtonState; onRetry: () => void }) {
  switch (state.name) {
    case "empty":
      return <Note>{strings.emptyNote}</Note>;
    case "idle":
      if (state.wasCancelled) return <Note>{strings.cancelledNote}</Note>;
      return state.galleryClaimsCopies ? <Note>{strings.claimNote}</Note> : null;
    case "partial":
      return (
        <>
          {state.wasCancelled && <Note>{strings.cancelledNote}</Note>}
          <Note>{strings.partialNote(state.storedCount, state.totalCount)}</Note>
          <Failures failed={state.failed} onRetry={onRetry} />
          <Report report={state.report} />
        </>
      );
    case "stored":
      return (
        <>
          <Note>{strings.allStored(state.storedCount)}</Note>
          <Report report={state.report} />
        </>
      );
    case "failed":
      return (
        <>
          {state.message !== null && (
            <div class="card problem">
              <p>
                <strong>{strings.jobFailed}</strong> {state.message}
              </p>
            </div>
          )}
          <Failures failed={state.failed} onRetry={onRetry} />
        </>
      );
    case "unavailable":
      return (
        <div class="card problem">
          <p>{problemText(state)}</p>
        </div>
      );
    case "checking":
    case "storing":
      return null;
  }
}

function Note({ children }: { children: ComponentChildren }) {
  return <p class="note">{children}</p>;
}

/** Names every photo that failed and why. Trying again skips what is stored. */
function Failures({ failed, onRetry }: { failed: FailedPhoto[]; onRetry: () => void }) {
  if (failed.length === 0) return null;
  return (
    <div class="card problem">
      <p>
        <strong>{strings.someFailed(failed.length)}</strong>
      </p>
      <ul>
        {failed.map(({ memoryId, title, message }) => (
          <li key={memoryId}>
            <b dir="auto">{title}</b>
            <br />
            <span>{message}</span>
          </li>
        ))}
      </ul>
      <div>
        <button type="button" class="small" onClick={onTrusted(onRetry)}>
          {strings.tryFailedAgain}
        </button>
      </div>
    </div>
  );
}

function Report({ report }: { report: ReportState | null }) {
  switch (report?.name) {
    case "sending":
      return <Note>{strings.reportSending}</Note>;
    case "waiting":
      return <Note>{strings.reportWaiting}</Note>;
    case "refused":
      return <Note>{strings.reportRefused(report.message)}</Note>;
    default:
      return null;
  }
}

function problemText({ problem }: Extract<ButtonState, { name: "unavailable" }>): string {
  return problem === "extensionGone" ? strings.extensionGone : strings.network[problem];
}

/** What a screen reader says when it changes: phases and ends, not every percent. */
function announcement(state: ButtonState): string {
  switch (state.name) {
    case "storing":
      return strings.phaseNow[state.job.phase];
    case "stored":
      return strings.allStored(state.storedCount);
    case "partial":
      return state.failed.length > 0
        ? strings.someFailed(state.failed.length)
        : strings.partialNote(state.storedCount, state.totalCount);
    case "failed":
      return `${strings.jobFailed} ${state.message ?? ""}`;
    case "unavailable":
      return problemText(state);
    case "idle":
      return state.wasCancelled ? strings.cancelledNote : "";
    case "empty":
    case "checking":
      return "";
  }
}
