import { useEffect, useRef } from "preact/hooks";
import { formatNumber } from "../language/format.ts";
import { t } from "../language/t.ts";
import { WarningIcon } from "../ui/icons.tsx";
import { TechnicalDetails } from "../ui/technical-details.tsx";
import { useNearScreen } from "./use-near-screen.ts";
import type { ReadPhotos } from "./use-photos.ts";

/** The end of the grid. It reads the next photos when it comes near the screen, and says when that fails. */
export function ReadOn({
  read: { photos, missing, reading, readOn },
  itemCount,
}: {
  read: ReadPhotos;
  itemCount: number;
}) {
  const end = useRef<HTMLDivElement>(null);
  const near = useNearScreen(end);
  const readCount = photos.length + missing.length;
  useEffect(() => {
    if (near && reading.state === "paused") readOn();
  }, [near, reading.state, readOn]);
  return (
    <div ref={end} class="read-on" role="status">
      {reading.state === "reading" && (
        <p class="quiet">
          {readCount > 0
            ? t("gallery.readingOf", [formatNumber(readCount), formatNumber(itemCount)])
            : t("gallery.reading")}
        </p>
      )}
      {reading.state === "failed" && (
        <div class="notice warning">
          <WarningIcon />
          <div>
            <p>{t(reading.failure.kind === "unverified" ? "gallery.readingUnverified" : "gallery.readingFailed")}</p>
            <TechnicalDetails detail={reading.failure.detail} />
          </div>
          <button type="button" class="button" onClick={readOn}>
            {t("common.tryAgain")}
          </button>
        </div>
      )}
    </div>
  );
}
