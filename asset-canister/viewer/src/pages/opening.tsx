import type { ComponentChildren } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { type Failure, failureOf } from "../backend/failure.ts";
import type { Archive } from "../reading/opened-gallery.ts";
import { FailurePage } from "./failure-page.tsx";
import { OpeningPage } from "./message-page.tsx";

interface OpenedArchiveProps {
  /** Is called again by people who try again. */
  open: () => Promise<Archive>;
  canisterId: string;
  /** What to show in place of a failure, where somebody knows more about it. */
  onFailure?: (failure: Failure, retry: () => void) => ComponentChildren;
  children: (archive: Archive) => ComponentChildren;
}

type Opening = { state: "opening" } | { state: "open"; archive: Archive } | { state: "failed"; failure: Failure };

/** Opens an archive and shows it, or what went wrong and what to do. */
export function OpenedArchive({ open, canisterId, onFailure, children }: OpenedArchiveProps) {
  const [opening, setOpening] = useState<Opening>({ state: "opening" });
  // Before anything is painted: what is asked for sooner is seen sooner.
  useLayoutEffect(() => {
    if (opening.state !== "opening") return;
    let current = true;
    open().then(
      (archive) => current && setOpening({ state: "open", archive }),
      (error: unknown) => current && setOpening({ state: "failed", failure: failureOf(error) }),
    );
    return () => {
      current = false;
    };
  }, [open, opening.state]);

  switch (opening.state) {
    case "opening":
      return <OpeningPage />;
    case "open":
      return <>{children(opening.archive)}</>;
    case "failed": {
      const retry = () => setOpening({ state: "opening" });
      const other = onFailure?.(opening.failure, retry);
      return <>{other ?? <FailurePage failure={opening.failure} canisterId={canisterId} onRetry={retry} />}</>;
    }
  }
}
