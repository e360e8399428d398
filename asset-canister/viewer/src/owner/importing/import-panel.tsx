import "virtual:messages/en/importing";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ImportStep } from "../../../../import/import-files.ts";
import { failureText } from "../../backend/failure-text.ts";
import { type ReadingFailure, readingFailure } from "../../backend/reading-failure.ts";
import { type Chosen, chosenIn } from "../../bag-files/chosen-files.ts";
import { useDropped } from "../../bag-files/use-dropped.ts";
import { formatNumber, formatPercent } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import { FileButton } from "../../ui/file-button.tsx";
import { TechnicalDetails } from "../../ui/technical-details.tsx";
import type { OwnerConnection } from "../capsule/owner-connection.ts";

type Import =
  | { state: "idle" }
  | ({ state: "running" } & ImportStep)
  | { state: "done"; createdCount: number; keptCount: number; problems: readonly string[] }
  | { state: "failed"; failure: ReadingFailure };

/** Brings in a gallery that was downloaded, a folder of photos, or a Takeout. */
export function ImportPanel({ connection, onDone }: { connection: OwnerConnection; onDone: () => void }) {
  const [importing, setImporting] = useState<Import>({ state: "idle" });
  const aborter = useRef<AbortController>(null);
  useEffect(() => () => aborter.current?.abort(), []);
  const start = async (chosen: readonly Chosen[]) => {
    if (chosen.length === 0) return;
    aborter.current = new AbortController();
    const { signal } = aborter.current;
    const onStep = (step: ImportStep) => {
      if (!signal.aborted) setImporting({ state: "running", ...step });
    };
    onStep({ step: "checking", share: 0 });
    try {
      const { importChosen } = await import("./import-chosen.ts");
      const report = await importChosen(chosen, connection, { signal, onStep });
      setImporting({ state: "done", ...report });
    } catch (error) {
      if (!signal.aborted) setImporting({ state: "failed", failure: readingFailure(error) });
    }
  };
  useDropped((choosing) => {
    if (importing.state !== "running") void choosing.then(start);
  });
  const stop = () => {
    aborter.current?.abort();
    setImporting({ state: "idle" });
  };
  return (
    <section class="importing" aria-label={t("importing.title")}>
      <h2>{t("importing.title")}</h2>
      <p class="quiet">{t("importing.text")}</p>
      <div class="decision">
        {importing.state === "running" ? (
          <button type="button" class="button" onClick={stop}>
            {t("common.stop")}
          </button>
        ) : (
          <>
            <FileButton
              label={t("importing.file")}
              isFolder={false}
              isMultiple={true}
              onChoose={(input) => void start(chosenIn(input))}
            />
            <FileButton
              label={t("importing.folder")}
              isFolder={true}
              onChoose={(input) => void start(chosenIn(input))}
            />
          </>
        )}
        {importing.state === "done" && (
          <button type="button" class="button primary" onClick={onDone}>
            {t("importing.show")}
          </button>
        )}
      </div>
      <p role="status">{statusOf(importing)}</p>
      {importing.state === "done" && importing.problems.length > 0 && (
        <div class="notice warning import-problems">
          <p>{t("importing.problems", importing.problems.length, [formatNumber(importing.problems.length)])}</p>
          <ul>
            {importing.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </div>
      )}
      {importing.state === "failed" && <TechnicalDetails detail={importing.failure.detail} />}
    </section>
  );
}

function statusOf(importing: Import): string {
  switch (importing.state) {
    case "idle":
      return "";
    case "running":
      return importing.step === "checking"
        ? t("importing.checking", [formatPercent(importing.share)])
        : t("importing.storing", [formatNumber(importing.doneCount), formatNumber(importing.itemCount)]);
    case "done": {
      const { createdCount, keptCount } = importing;
      const stored = t("importing.stored", createdCount, [formatNumber(createdCount)]);
      return keptCount === 0 ? stored : `${stored} ${t("importing.kept", keptCount, [formatNumber(keptCount)])}`;
    }
    case "failed":
      return t("importing.failed", [failureText(importing.failure)]);
  }
}
