import { useEffect, useRef, useState } from "preact/hooks";
import { readingFailure } from "../backend/reading-failure.ts";
import type { OpenedGallery } from "../reading/opened-gallery.ts";
import type { Photo } from "../reading/photo.ts";
import { formatCount } from "../ui/format.ts";
import { DownloadIcon } from "../ui/icons.tsx";
import type { ZipProgress } from "./gallery-zip.ts";
import { saveFile, spool } from "./save-file.ts";

type Download =
  | { state: "idle" }
  | ({ state: "running" } & ZipProgress)
  | ({ state: "done" } & ZipProgress)
  | { state: "failed"; detail: string };

interface DownloadPhotosProps {
  opened: OpenedGallery;
  title: string;
  /** Those that are meant; all when left out. */
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
      const { galleryZip } = await import("./gallery-zip.ts");
      const file = await spool(galleryZip(opened, { signal, onProgress, photos }));
      saveFile(file, `${title.replace(/[^\p{Letter}\p{Number} ._-]/gu, "_") || "gallery"}.zip`);
      setDownload({ state: "done", ...progress });
    } catch (error) {
      if (!signal.aborted) setDownload({ state: "failed", detail: readingFailure(error).detail });
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
          Stop
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
    </div>
  );
}

function statusOf(download: Download, itemCount: number): string {
  switch (download.state) {
    case "idle":
      return "";
    case "running":
      return `${download.doneCount.toLocaleString()} of ${itemCount.toLocaleString()} read and verified…`;
    case "done": {
      const saved = `${formatCount(download.doneCount, "original", "originals")} verified and saved.`;
      if (download.leftOutCount === 0) return saved;
      const verb = download.leftOutCount === 1 ? "is" : "are";
      return `${saved} ${download.leftOutCount.toLocaleString()} ${verb} left out; the manifest says why.`;
    }
    case "failed":
      return `Not saved. ${download.detail}`;
  }
}
