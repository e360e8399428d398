import { useEffect, useState } from "preact/hooks";
import { t } from "../texts/i18n.ts";
import * as strings from "../texts/strings.ts";
import { readUploadsElsewhere, type UploadElsewhere } from "../ui/uploads-elsewhere.ts";

const LOOK_EVERY_MS = 3_000;

/** What another browser of the same person is uploading, while this popup is open. */
export function Elsewhere() {
  const [uploads, setUploads] = useState<UploadElsewhere[]>([]);
  useEffect(() => {
    // Without an answer the list stays as it was: what is stored does not depend on it.
    const look = () => void readUploadsElsewhere().then(setUploads, () => {});
    look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  if (uploads.length === 0) return null;
  return (
    <section aria-labelledby="elsewhere">
      <h2 id="elsewhere">{t("popup.elsewhere")}</h2>
      <ul>
        {uploads.map(({ sessionId, sizeBytes, receivedBytes, bytesPerSecond, secondsLeft }) => (
          <li key={sessionId}>
            <progress max={sizeBytes} value={receivedBytes} aria-label={t("popup.elsewhere")} />
            <p class="quiet">
              {strings.bytesDone(receivedBytes, sizeBytes)}
              {bytesPerSecond !== null && ` · ${strings.speed(bytesPerSecond)}`}
              {secondsLeft !== null && ` · ${strings.timeLeft(secondsLeft)}`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
