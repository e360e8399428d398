import { useEffect, useState } from "preact/hooks";
import { t } from "../language/t.ts";

/** Says that the device has no network. What is open stays open, but nothing new can be read. */
export function OfflineNotice() {
  const [isOnline, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const update = () => setOnline(navigator.onLine);
    addEventListener("online", update);
    addEventListener("offline", update);
    return () => {
      removeEventListener("online", update);
      removeEventListener("offline", update);
    };
  }, []);
  return <div role="status">{!isOnline && <p class="banner">{t("common.offline")}</p>}</div>;
}
