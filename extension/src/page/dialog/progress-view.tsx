import type { RunningJob } from "../../messages/job-snapshot.ts";
import { t } from "../../texts/i18n.ts";
import * as strings from "../../texts/strings.ts";
import { onTrusted } from "../elements/trusted.ts";
import type { SessionView } from "../session/session-state.ts";
import type { Actions } from "./actions.ts";
import { CancelBar } from "./cancel-bar.tsx";
import { MemoryList } from "./memory-list.tsx";

export function ProgressView({ view, job, actions }: { view: SessionView; job: RunningJob; actions: Actions }) {
  const items = (view.gallery?.source.items ?? []).filter(({ memoryId }) => view.rowOf(memoryId) !== "missing");
  return (
    <>
      <h3>{strings.now(job)}</h3>
      {job.activity !== "running" && <p class="waits">{t("waits.note")}</p>}
      <div
        class="bar"
        role="progressbar"
        aria-label={t("dialog.progress")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={job.percent}
      >
        <div style={{ width: `${job.percent}%` }} />
      </div>
      <p class="row figures">
        <span class="grow">{strings.photosDone(job.doneCount, job.totalCount)}</span>
        {job.totalBytes > 0 && <span>{strings.bytesDone(job.sentBytes, job.totalBytes)}</span>}
        {job.bytesPerSecond !== null && <span>{strings.speed(job.bytesPerSecond)}</span>}
        {job.secondsLeft !== null && <span>{strings.timeLeft(job.secondsLeft)}</span>}
      </p>
      <LargeFileLine view={view} job={job} />
      {job.retries > 0 && <p class="quiet">{strings.retries(job.retries)}</p>}
      <MemoryList view={view} items={items} />
      <p class="quiet">{t("button.storingHint")}</p>
      <CancelBar onCancel={() => actions.stop("cancel")}>
        <button type="button" class="small" onClick={onTrusted(() => actions.stop("pause"))}>
          {t("dialog.pause")}
        </button>
      </CancelBar>
    </>
  );
}

/** A large file takes minutes, in which nothing else of the list may move. */
function LargeFileLine({ view, job: { largeFile } }: { view: SessionView; job: RunningJob }) {
  const item = view.gallery?.source.items.find(({ memoryId }) => memoryId === largeFile?.memoryId);
  if (largeFile === null || item === undefined) return null;
  return (
    <p class="quiet" dir="auto">
      {strings.parts(item.title, largeFile.acknowledgedChunks, largeFile.chunkCount)}
    </p>
  );
}
