import { useEffect, useState } from "preact/hooks";
import type { Archive } from "../archive/archive.ts";
import { type Failure, failureOf } from "../archive/failure.ts";
import type { Photo, PhotoAsset } from "../archive/photo.ts";
import { readAsset } from "../archive/read-asset.ts";

export type AssetState =
  | { state: "waiting" }
  | { state: "verified"; url: string; blob: Blob }
  | { state: "failed"; failure: Failure };

/**
 * An object URL of the asset's bytes, once they have been read and their hash found to be the certified one.
 * It is given up, and reading stops, when the asset is no longer wanted or the component goes.
 */
export function useAsset(
  archive: Archive,
  photo: Photo,
  asset: PhotoAsset | undefined,
  wanted: boolean,
): { shown: AssetState; retry: () => void } {
  const [shown, setShown] = useState<AssetState>({ state: "waiting" });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (asset === undefined || !wanted) return;
    const aborter = new AbortController();
    let url: string | undefined;
    readAsset(archive, photo.memoryId, asset, { signal: aborter.signal }).then(
      (bytes) => {
        if (aborter.signal.aborted) return;
        const blob = new Blob([bytes], { type: asset.contentType });
        url = URL.createObjectURL(blob);
        setShown({ state: "verified", url, blob });
      },
      (error: unknown) => {
        if (!aborter.signal.aborted) setShown({ state: "failed", failure: failureOf(error) });
      },
    );
    return () => {
      aborter.abort();
      if (url !== undefined) URL.revokeObjectURL(url);
      setShown({ state: "waiting" });
    };
  }, [archive, photo, asset, wanted, attempt]);
  return { shown, retry: () => setAttempt((count) => count + 1) };
}
