import { MAINNET_ROOT_KEY } from "@store-forever/protocol/ic";
import { useEffect, useRef, useState } from "preact/hooks";
import { type BagCheck, checkOnlyBag } from "../../../bag/check-bag.ts";
import { type PageData, pageDataScript } from "../../../bag/page-data.ts";
import { viewerSettings } from "../backend/viewer-settings.ts";
import { type Chosen, chosenIn } from "../bag-files/chosen-files.ts";
import { openChosen } from "../bag-files/open-chosen.ts";
import { useDropped } from "../bag-files/use-dropped.ts";
import { formatNumber, formatPercent } from "../language/format.ts";
import { t } from "../language/t.ts";
import { FileButton } from "../ui/file-button.tsx";
import { CheckIcon, WarningIcon } from "../ui/icons.tsx";

type Check =
  | { state: "idle" }
  | { state: "running"; share: number }
  | { state: "done"; check: BagCheck; isShown: boolean }
  | { state: "failed"; reason: string };

/** Checks the bag that a person drops anywhere on the page, or chooses: every file, and every receipt. */
export function CheckPanel({ data }: { data: PageData }) {
  const [check, setCheck] = useState<Check>({ state: "idle" });
  const aborter = useRef<AbortController>(null);
  const start = async (choosing: Promise<Chosen[]>) => {
    aborter.current?.abort();
    aborter.current = new AbortController();
    const { signal } = aborter.current;
    const show = (next: Check) => {
      if (!signal.aborted) setCheck(next);
    };
    try {
      const [chosen] = await choosing;
      if (chosen === undefined) return;
      show({ state: "running", share: 0 });
      const rootKey = viewerSettings().rootKey ?? MAINNET_ROOT_KEY;
      const onProgress = (share: number) => show({ state: "running", share });
      const done = await checkOnlyBag(await openChosen(chosen), { rootKey, signal, onProgress });
      const isShown = done.archive.canisterId === data.archive.canisterId && shows(data, done);
      show({ state: "done", check: done, isShown });
    } catch (error) {
      show({ state: "failed", reason: error instanceof Error ? error.message : String(error) });
    }
  };
  useDropped((choosing) => void start(choosing));
  useEffect(() => () => aborter.current?.abort(), []);
  const choose = (input: HTMLInputElement) => void start(Promise.resolve(chosenIn(input)));
  return (
    <section class="check-panel" aria-label={t("bag.check")}>
      <h2>{t("bag.check")}</h2>
      <p class="quiet">{t("bag.checkText")}</p>
      <div class="check-choices">
        <FileButton label={t("bag.chooseZip")} isFolder={false} onChoose={choose} />
        <FileButton label={t("bag.chooseFolder")} isFolder={true} onChoose={choose} />
      </div>
      <div role="status">
        <CheckResult check={check} />
      </div>
    </section>
  );
}

function CheckResult({ check }: { check: Check }) {
  switch (check.state) {
    case "idle":
      return null;
    case "running":
      return <p>{t("bag.checking", [formatPercent(check.share)])}</p>;
    case "failed":
      return (
        <p class="notice warning">
          <WarningIcon />
          {t("bag.noBag", [check.reason])}
        </p>
      );
    case "done":
      return <Done {...check} />;
  }
}

function Done({ check: { memories, problems, canisterId }, isShown }: { check: BagCheck; isShown: boolean }) {
  const isMainnet = viewerSettings().rootKey === undefined;
  const verified = t("bag.verified", memories.length, [formatNumber(memories.length)]);
  return (
    <>
      {problems.length === 0 ? (
        <p class="notice check-verified">
          <CheckIcon />
          {verified}
        </p>
      ) : (
        <div class="notice warning check-problems" role="alert">
          <p>
            <WarningIcon /> {t("bag.wrong", problems.length, [formatNumber(problems.length)])} {verified}
          </p>
          <ul>
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </div>
      )}
      {!isShown && (
        <p class="notice warning">
          <WarningIcon />
          {t("bag.otherBag")}
        </p>
      )}
      <p class="quiet">
        {t(isMainnet ? "bag.signedByMainnet" : "bag.signedByOther")} {t("bag.canister", [canisterId])}
      </p>
    </>
  );
}

/** Whether what this page shows is what was checked. A check with problems tells of its own files only. */
function shows(data: PageData, { archive, memories, problems }: BagCheck): boolean {
  if (problems.length > 0)
    return archive.bag.number === data.archive.bag.number && archive.owner === data.archive.owner;
  const receipts = memories.map(({ receipt }) => receipt);
  return pageDataScript(data) === pageDataScript({ archive, memories: receipts });
}
