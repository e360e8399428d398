import { useState } from "preact/hooks";
import { downloadName } from "../../../bag/download-name.ts";
import { failureText } from "../backend/failure-text.ts";
import { readingFailure } from "../backend/reading-failure.ts";
import { t } from "../language/t.ts";
import type { OpenedGallery } from "../reading/opened-gallery.ts";
import { assetOfKind, type Photo } from "../reading/photo.ts";
import { receiptOf } from "./receipt.ts";
import { saveFile } from "./save-file.ts";

/** Saves the proof of a photo as a file, which can be checked at any later time without this site. */
export function DownloadReceipt({ opened, photo }: { opened: OpenedGallery; photo: Photo }) {
  const [problem, setProblem] = useState<string>();
  const original = assetOfKind(photo, "original");
  if (original === undefined) return null;
  const save = async () => {
    try {
      const receipt = `${JSON.stringify(await receiptOf(opened, photo), null, 2)}\n`;
      saveFile(
        new Blob([receipt], { type: "application/json" }),
        `${downloadName(photo, original.contentType)}.receipt.json`,
      );
      setProblem(undefined);
    } catch (error) {
      setProblem(failureText(readingFailure(error)));
    }
  };
  return (
    <div class="receipt">
      <button type="button" class="button small" onClick={save}>
        {t("photo.receipt")}
      </button>
      <p class="quiet">{problem ?? t("photo.receiptNote")}</p>
    </div>
  );
}
