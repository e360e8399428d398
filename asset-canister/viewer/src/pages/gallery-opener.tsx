import type { ComponentChildren } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { type ReadingFailure, readingFailure } from "../backend/reading-failure.ts";
import type { OpenedGallery } from "../reading/opened-gallery.ts";
import { FailurePage } from "./failure-page.tsx";
import { OpeningPage } from "./text-page.tsx";

interface OpenedArchiveProps {
  /** Is called again by people who try again. */
  open: () => Promise<OpenedGallery>;
  canisterId: string;
  /** What to show in place of a failure, where somebody knows more about it. */
  onFailure?: (failure: ReadingFailure, retry: () => void) => ComponentChildren;
  children: (opened: OpenedGallery) => ComponentChildren;
}

type Opening =
  | { state: "opening" }
  | { state: "open"; opened: OpenedGallery }
  | { state: "failed"; failure: ReadingFailure };

/** Opens an archive and shows it, or what went wrong and what to do. */
export function GalleryOpener({ open, canisterId, onFailure, children }: OpenedArchiveProps) {
  const [opening, setOpening] = useState<Opening>({ state: "opening" });
  // Before anything is painted: what is asked for sooner is seen sooner.
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
