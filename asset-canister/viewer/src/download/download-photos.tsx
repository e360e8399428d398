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
import type { ZipProgress } from "./gallery-zip.ts";
import { saveFile, spool } from "./save-file.ts";

type Download =
  | { state: "idle" }
  | ({ state: "running" } & ZipProgress)
  | ({ state: "done" } & ZipProgress)
  | { state: "tooMany"; mostPhotos: number }
  | { state: "failed"; failure: ReadingFailure };

interface DownloadPhotosProps {
  opened: OpenedGallery;
  title: string;
  /** The photos to save; all when left out. */
  photos?: readonly Photo[];
  label: string;
}

/** Saves photos as a ZIP file: originals, manifest and receipts. */
export function DownloadPhotos({ opened, title, photos, label }: DownloadPhotosProps) {
  const [download, setDownload] = useState<Download>({ state: "idle" });
  const aborter = useRef<AbortController>(null);
  useEffect(() => () => aborter.current?.abort(), []);
  const itemCount = photos?.length ?? opened.itemCount;

  const start = async () => {
    aborter.current = new AbortController();
    const { signal } = aborter.current;
    let progress: ZipProgress = { doneCount: 0, leftOutCount: 0 };
    setDownload({ state: "running", ...progress });
    const onProgress = (made: ZipProgress) => {
      progress = made;
      if (!signal.aborted) setDownload({ state: "running", ...made });
    };
    try {
      const { galleryZip, MOST_PHOTOS } = await import("./gallery-zip.ts");
      if (itemCount > MOST_PHOTOS) return setDownload({ state: "tooMany", mostPhotos: MOST_PHOTOS });
      const file = await spool(galleryZip(opened, { signal, onProgress, photos }));
      saveFile(file, `${title.replace(/[^\p{Letter}\p{Number} ._-]/gu, "_") || "gallery"}.zip`);
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
        <button type="button" class="button" onClick={start}>
          <DownloadIcon />
          {label}
        </button>
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
    case "tooMany":
      return t("download.tooMany", [formatNumber(download.mostPhotos)]);
  }
}
