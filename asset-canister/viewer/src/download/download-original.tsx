import { useEffect, useRef, useState } from "preact/hooks";
import { readingFailure } from "../backend/reading-failure.ts";
import type { OpenedGallery } from "../reading/opened-gallery.ts";
import type { Photo, PhotoAsset } from "../reading/photo.ts";
import { readAsset } from "../reading/read-asset.ts";
import { formatSize } from "../ui/format.ts";
import { DownloadIcon } from "../ui/icons.tsx";
import { downloadName } from "./download-name.ts";
import { saveFile } from "./save-file.ts";

type Download =
  | { state: "idle" }
  | { state: "running"; share: number }
  | { state: "done" }
  | { state: "failed"; detail: string };

/** Saves the original as a file, after its bytes have been checked like those that are shown. */
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
      saveFile(new Blob([bytes], { type: "application/octet-stream" }), downloadName(photo, asset));
      setDownload({ state: "done" });
    } catch (error) {
      if (!signal.aborted) setDownload({ state: "failed", detail: readingFailure(error).detail });
    }
  };

  return (
    <div class="download">
      <button type="button" class="button" disabled={download.state === "running"} onClick={start}>
        <DownloadIcon />
        Download original · {formatSize(asset.sizeBytes)}
      </button>
      <p class="download-status" role="status">
        {statusOf(download)}
      </p>
    </div>
  );
}

function statusOf(download: Download): string {
  switch (download.state) {
    case "idle":
      return "";
    case "running":
      return `Reading… ${Math.round(download.share * 100)} %`;
    case "done":
      return "Verified and saved.";
    case "failed":
      return `Not saved. ${download.detail}`;
  }
}
