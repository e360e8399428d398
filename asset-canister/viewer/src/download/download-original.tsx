import { useEffect, useRef, useState } from "preact/hooks";
import { downloadName } from "../../../bag/download-name.ts";
import { failureText } from "../backend/failure-text.ts";
import { type ReadingFailure, readingFailure } from "../backend/reading-failure.ts";
import { formatPercent, formatSize } from "../language/format.ts";
import { t } from "../language/t.ts";
import type { OpenedGallery } from "../reading/opened-gallery.ts";
import type { Photo, PhotoAsset } from "../reading/photo.ts";
import { readAsset } from "../reading/read-asset.ts";
import { DownloadIcon } from "../ui/icons.tsx";
import { TechnicalDetails } from "../ui/technical-details.tsx";
import { saveFile } from "./save-file.ts";

type Download =
  | { state: "idle" }
  | { state: "running"; share: number }
  | { state: "done" }
  | { state: "failed"; failure: ReadingFailure };

/** Saves the original as a file. Its bytes are verified first, like those of photos that are shown. */
export function DownloadOriginal({ opened, photo, asset }: { opened: OpenedGallery; photo: Photo; asset: PhotoAsset }) {
  const [download, setDownload] = useState<Download>({ state: "idle" });
  const aborter = useRef<AbortController>(null);
  useEffect(() => () => aborter.current?.abort(), []);

  const start = async () => {
    aborter.current = new AbortController();
    const { signal } = aborter.current;
    setDownload({ state: "running", share: 0 });
    const onProgress = (receivedBytes: number) =>
      setDownload({ state: "running", share: receivedBytes / Math.max(1, asset.sizeBytes) });
    try {
      const bytes = await readAsset(opened, photo.memoryId, asset, { signal, onProgress });
      saveFile(new Blob([bytes], { type: "application/octet-stream" }), downloadName(photo, asset.contentType));
      setDownload({ state: "done" });
    } catch (error) {
      if (!signal.aborted) setDownload({ state: "failed", failure: readingFailure(error) });
    }
  };

  return (
    <div class="download">
      <button type="button" class="button" disabled={download.state === "running"} onClick={start}>
        <DownloadIcon />
        {t("photo.downloadOriginal", [formatSize(asset.sizeBytes)])}
      </button>
      <p class="download-status" role="status">
        {statusOf(download)}
      </p>
      {download.state === "failed" && <TechnicalDetails detail={download.failure.detail} />}
    </div>
  );
}

function statusOf(download: Download): string {
  switch (download.state) {
    case "idle":
      return "";
    case "running":
      return t("photo.downloading", [formatPercent(download.share)]);
    case "done":
      return t("photo.downloaded");
    case "failed":
      return t("download.notSaved", [failureText(download.failure)]);
  }
}
