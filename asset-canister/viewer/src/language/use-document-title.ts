import { useEffect } from "preact/hooks";
import { t } from "./t.ts";

/** Names the page in the browser's tab. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = t("common.documentTitle", [title]);
  }, [title]);
}
