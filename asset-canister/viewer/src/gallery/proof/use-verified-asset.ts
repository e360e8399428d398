import { toHex } from "@store-forever/protocol";
import { useEffect, useState } from "preact/hooks";
import { type ReadingFailure, readingFailure } from "../../backend/reading-failure.ts";
import type { OpenedGallery } from "../../reading/opened-gallery.ts";
import type { Photo, PhotoAsset } from "../../reading/photo.ts";
import { readAsset } from "../../reading/read-asset.ts";

export type VerifiedAssetState =
  /** There is nothing to read, or it is not wanted yet. */
  | { state: "idle" }
  | { state: "waiting" }
  | { state: "verified"; url: string; blob: Blob }
  | { state: "failed"; failure: ReadingFailure };

const IDLE: VerifiedAssetState = { state: "idle" };

/** The assets verified last, so that turning back and forth reads nothing twice. */
const recent = new Map<string, Blob>();
const MOST_KEPT = 24;
const LARGEST_KEPT_BYTES = 2_000_000;

/**
 * Reads an asset and verifies its bytes.
 * @throws VerificationError, StoreError, the agent's errors, or the signal's reason
 */
export async function readVerified(
  opened: OpenedGallery,
  { memoryId }: Photo,
  asset: PhotoAsset,
  signal: AbortSignal,
): Promise<Blob> {
  const key = `${toHex(asset.sha256)} ${asset.contentType}`;
  const known = recent.get(key);
  if (known !== undefined) return known;
  const blob = new Blob([await readAsset(opened, memoryId, asset, { signal })], { type: asset.contentType });
  if (asset.sizeBytes > LARGEST_KEPT_BYTES) return blob;
  recent.set(key, blob);
  const [oldest] = recent.keys();
  if (recent.size > MOST_KEPT && oldest !== undefined) recent.delete(oldest);
  return blob;
}

/**
 * For components: an object URL of the asset's bytes, once they are read and verified. When the asset is no longer wanted
 * or the component is removed, reading stops and the URL is revoked.
 */
export function useVerifiedAsset(
  opened: OpenedGallery,
  photo: Photo,
  asset: PhotoAsset | undefined,
  wanted: boolean,
): { shown: VerifiedAssetState; retry: () => void } {
  const [shown, setShown] = useState<VerifiedAssetState>({ state: "waiting" });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (asset === undefined || !wanted) return;
    const aborter = new AbortController();
    let url: string | undefined;
    readVerified(opened, photo, asset, aborter.signal).then(
      (blob) => {
        if (aborter.signal.aborted) return;
        url = URL.createObjectURL(blob);
        setShown({ state: "verified", url, blob });
      },
      (error: unknown) => {
        if (!aborter.signal.aborted) setShown({ state: "failed", failure: readingFailure(error) });
      },
    );
    return () => {
      aborter.abort();
      if (url !== undefined) URL.revokeObjectURL(url);
      setShown({ state: "waiting" });
    };
  }, [opened, photo, asset, wanted, attempt]);
  return { shown: asset === undefined || !wanted ? IDLE : shown, retry: () => setAttempt((count) => count + 1) };
}
