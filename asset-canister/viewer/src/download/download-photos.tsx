import "virtual:messages/en/download";
import { useEffect, useRef, useState } from "preact/hooks";
import { failureText } from "../backend/failure-text.ts";
import { type ReadingFailure, readingFailure } from "../backend/reading-failure.ts";
import { formatNumber } from "../language/format.ts";
import { t } from "../language/t.ts";
import type { OpenedGallery } from "../reading/opened-gallery.ts";
import type { Photo } from "../reading/photo.ts";
import { DownloadIcon } from "../ui/icons.tsx";
import { TechnicalDetails } from "../ui/technical-details.tsx";
import type { DownloadFile, DownloadOptions, DownloadProgress } from "./read-items.ts";
import { saveFile, spool } from "./save-file.ts";

type Download =
  | { state: "idle" }
  | ({ state: "running" } & DownloadProgress)
  | ({ state: "done" } & DownloadProgress)
  | { state: "failed"; failure: ReadingFailure };

interface DownloadPhotosProps {
  opened: OpenedGallery;
  title: string;
  /** The photos to save; all when left out. */
  photos?: readonly Photo[];
  label: string;
}

/** How large a saved file may be: drives that are formatted as FAT take 4 GiB less a byte, and mail takes 25 MB with its encoding. */
const SIZES = { whole: Number.POSITIVE_INFINITY, drive: 4_000_000_000, mail: 18_000_000 };
type Form = keyof typeof SIZES | "wacz";
const FORMS = [...(Object.keys(SIZES) as (keyof typeof SIZES)[]), "wacz"] as const;

async function filesOf(
  form: Form,
  opened: OpenedGallery,
  options: DownloadOptions,
): Promise<AsyncIterable<DownloadFile>> {
  if (form === "wacz") return (await import("./gallery-wacz.ts")).galleryWacz(opened, options);
  return (await import("./gallery-bags.ts")).galleryBags(opened, { ...options, mostBytes: SIZES[form] });
}

/** Saves photos: as bags in ZIP files, each of which shows and proves itself, or as a web archive. */
export function DownloadPhotos({ opened, title, photos, label }: DownloadPhotosProps) {
  const [download, setDownload] = useState<Download>({ state: "idle" });
  const [form, setForm] = useState<Form>("whole");
  const aborter = useRef<AbortController>(null);
  useEffect(() => () => aborter.current?.abort(), []);
  const itemCount = photos?.length ?? opened.itemCount;

  const start = async () => {
    aborter.current = new AbortController();
    const { signal } = aborter.current;
    let progress: DownloadProgress = { doneCount: 0, leftOutCount: 0 };
    setDownload({ state: "running", ...progress });
    const onProgress = (made: DownloadProgress) => {
      progress = made;
      if (!signal.aborted) setDownload({ state: "running", ...made });
    };
    try {
      const files = await filesOf(form, opened, { title, signal, onProgress, photos });
      for await (const { fileName, zip, saved } of files) {
        saveFile(await spool(zip), fileName);
        await saved();
      }
      setDownload({ state: "done", ...progress });
    } catch (error) {
      if (!signal.aborted) setDownload({ state: "failed", failure: readingFailure(error) });
    }
  };
  const cancel = () => {
    aborter.current?.abort();
    setDownload({ state: "idle" });
  };

  return (
    <div class="take-along">
      {download.state === "running" ? (
        <button type="button" class="button" onClick={cancel}>
          {t("common.stop")}
        </button>
      ) : (
        <>
          <button type="button" class="button" onClick={start}>
            <DownloadIcon />
            {label}
          </button>
          <select
            class="take-along-size"
            aria-label={t("download.form")}
            value={form}
            onChange={({ currentTarget }) => setForm(currentTarget.value as Form)}
          >
            {FORMS.map((each) => (
              <option key={each} value={each}>
                {t(`download.${each}`)}
              </option>
            ))}
          </select>
        </>
      )}
      <p role="status" class="quiet">
        {statusOf(download, itemCount)}
      </p>
      {download.state === "failed" && <TechnicalDetails detail={download.failure.detail} />}
    </div>
  );
}

function statusOf(download: Download, itemCount: number): string {
  switch (download.state) {
    case "idle":
      return "";
    case "running":
      return t("download.progress", [formatNumber(download.doneCount), formatNumber(itemCount)]);
    case "done": {
      const saved = t("download.saved", download.doneCount, [formatNumber(download.doneCount)]);
      if (download.leftOutCount === 0) return saved;
      return `${saved} ${t("download.leftOut", download.leftOutCount, [formatNumber(download.leftOutCount)])}`;
    }
    case "failed":
      return t("download.notSaved", [failureText(download.failure)]);
  }
}
