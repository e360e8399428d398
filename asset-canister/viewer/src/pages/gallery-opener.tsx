import type { ComponentChildren } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { type ReadingFailure, readingFailure } from "../backend/reading-failure.ts";
import type { OpenedGallery } from "../reading/opened-gallery.ts";
import { FailurePage } from "./failure-page.tsx";
import { OpeningPage } from "./text-page.tsx";

interface OpenedArchiveProps {
  /** Is called again when the person tries again. */
  open: () => Promise<OpenedGallery>;
  canisterId: string;
  /** Gives something to show in place of the general failure page, where the caller knows more about the failure. */
  onFailure?: (failure: ReadingFailure, retry: () => void) => ComponentChildren;
  children: (opened: OpenedGallery) => ComponentChildren;
}

type Opening =
  | { state: "opening" }
  | { state: "open"; opened: OpenedGallery }
  | { state: "failed"; failure: ReadingFailure };

/** Opens a gallery and shows it, or says what went wrong and what to do. */
export function GalleryOpener({ open, canisterId, onFailure, children }: OpenedArchiveProps) {
  const [opening, setOpening] = useState<Opening>({ state: "opening" });
  // A layout effect runs before the first paint, so the calls are sent sooner.
  useLayoutEffect(() => {
    if (opening.state !== "opening") return;
    let current = true;
    open().then(
      (opened) => current && setOpening({ state: "open", opened }),
      (error: unknown) => current && setOpening({ state: "failed", failure: readingFailure(error) }),
    );
    return () => {
      current = false;
    };
  }, [open, opening.state]);

  switch (opening.state) {
    case "opening":
      return <OpeningPage />;
    case "open":
      return <>{children(opening.opened)}</>;
    case "failed": {
      const retry = () => setOpening({ state: "opening" });
      const other = onFailure?.(opening.failure, retry);
      return <>{other ?? <FailurePage failure={opening.failure} canisterId={canisterId} onRetry={retry} />}</>;
    }
  }
}
