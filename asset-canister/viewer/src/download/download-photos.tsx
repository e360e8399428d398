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
import type { BagProgress } from "./gallery-bags.ts";
import { saveFile, spool } from "./save-file.ts";

type Download =
  | { state: "idle" }
  | ({ state: "running" } & BagProgress)
  | ({ state: "done" } & BagProgress)
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
type Size = keyof typeof SIZES;

/** Saves photos as bags in ZIP files, each of which shows and proves itself. */
export function DownloadPhotos({ opened, title, photos, label }: DownloadPhotosProps) {
  const [download, setDownload] = useState<Download>({ state: "idle" });
  const [size, setSize] = useState<Size>("whole");
  const aborter = useRef<AbortController>(null);
  useEffect(() => () => aborter.current?.abort(), []);
  const itemCount = photos?.length ?? opened.itemCount;

  const start = async () => {
    aborter.current = new AbortController();
    const { signal } = aborter.current;
    let progress: BagProgress = { doneCount: 0, leftOutCount: 0 };
    setDownload({ state: "running", ...progress });
    const onProgress = (made: BagProgress) => {
      progress = made;
      if (!signal.aborted) setDownload({ state: "running", ...made });
    };
    try {
      const { galleryBags } = await import("./gallery-bags.ts");
      const mostBytes = SIZES[size];
      for await (const { name, zip, saved } of galleryBags(opened, { title, signal, onProgress, photos, mostBytes })) {
        saveFile(await spool(zip), `${name}.zip`);
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
            aria-label={t("download.size")}
            value={size}
            onChange={({ currentTarget }) => setSize(currentTarget.value as Size)}
          >
            {(Object.keys(SIZES) as Size[]).map((each) => (
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
