import { useEffect, useRef, useState } from "preact/hooks";
import { downloadName, motionName } from "../../../bag/download-name.ts";
import { failureText } from "../backend/failure-text.ts";
import { type ReadingFailure, readingFailure } from "../backend/reading-failure.ts";
import { formatPercent, formatSize } from "../language/format.ts";
import { t } from "../language/t.ts";
import type { OpenedGallery } from "../reading/opened-gallery.ts";
import { assetOfKind, type Photo, type PhotoAsset } from "../reading/photo.ts";
import { readAsset } from "../reading/read-asset.ts";
import { DownloadIcon } from "../ui/icons.tsx";
import { TechnicalDetails } from "../ui/technical-details.tsx";
import { saveFile } from "./save-file.ts";

type Download =
  | { state: "idle" }
  | { state: "running"; share: number }
  | { state: "done" }
  | { state: "failed"; failure: ReadingFailure };

/** Saves the original, or what moves in a live photo, as a file. Its bytes are verified first, like those of photos that are shown. */
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
      saveFile(new Blob([bytes], { type: "application/octet-stream" }), nameOf(photo, asset));
      setDownload({ state: "done" });
    } catch (error) {
      if (!signal.aborted) setDownload({ state: "failed", failure: readingFailure(error) });
    }
  };

  return (
    <div class="download">
      <button type="button" class="button" disabled={download.state === "running"} onClick={start}>
        <DownloadIcon />
        {t(asset.kind === "motion" ? "photo.downloadMotion" : "photo.downloadOriginal", [formatSize(asset.sizeBytes)])}
      </button>
      <p class="download-status" role="status">
        {statusOf(download)}
      </p>
      {download.state === "failed" && <TechnicalDetails detail={download.failure.detail} />}
    </div>
  );
}

function nameOf(photo: Photo, { kind, contentType }: PhotoAsset): string {
  if (kind !== "motion") return downloadName(photo, contentType);
  return motionName(photo, assetOfKind(photo, "original")?.contentType ?? "", contentType);
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
