import type { RefObject } from "preact";
import { useCallback, useRef, useState } from "preact/hooks";

export interface Verification {
  unverifiedCount: number;
  /** To be called with each photo that was checked, and whether its bytes are the certified ones. */
  onChecked: (memoryId: string, isVerified: boolean) => void;
}

/**
 * Counts the photos that were checked, each once. Only photos that came near the screen are checked. The verified ones are
 * counted in the page's `data-verified-count` and not in a state: thousands of them would render the page thousands of times.
 */
export function useVerification(page: RefObject<HTMLElement | null>): Verification {
  const verified = useRef(new Set<string>());
  const unverified = useRef(new Set<string>());
  const [unverifiedCount, setUnverifiedCount] = useState(0);
  const onChecked = useCallback(
    (memoryId: string, isVerified: boolean) => {
      if (isVerified) verified.current.add(memoryId);
      if (isVerified) unverified.current.delete(memoryId);
      else unverified.current.add(memoryId);
      setUnverifiedCount(unverified.current.size);
      if (page.current !== null) page.current.dataset.verifiedCount = String(verified.current.size);
    },
    [page],
  );
  return { unverifiedCount, onChecked };
}
