import { useMemo, useState } from "preact/hooks";
import type { Photo } from "../reading/photo.ts";

/** Selecting several photos, to do something with all of them. */
export interface Picking {
  /** The ids of the selected photos; `undefined` while nobody selects, and a click opens a photo. */
  picked: ReadonlySet<string> | undefined;
  begin: () => void;
  end: () => void;
  pickAll: (photos: readonly Photo[]) => void;
  /**
   * @param photos in the order in which they are shown
   * @param isRange toggles all from the one clicked last up to this one
   */
  toggle: (photos: readonly Photo[], index: number, isRange: boolean) => void;
}

interface Picked {
  memoryIds: ReadonlySet<string>;
  lastIndex: number;
}

const NOTHING: Picked = { memoryIds: new Set(), lastIndex: 0 };

export function usePicking(): Picking {
  const [state, setState] = useState<Picked>();
  const operations = useMemo<Omit<Picking, "picked">>(
    () => ({
      begin: () => setState(NOTHING),
      end: () => setState(undefined),
      pickAll: (photos) => setState({ memoryIds: new Set(photos.map(({ memoryId }) => memoryId)), lastIndex: 0 }),
      toggle: (photos, index, isRange) =>
        setState((before = NOTHING) => ({ memoryIds: toggled(photos, before, index, isRange), lastIndex: index })),
    }),
    [],
  );
  return { picked: state?.memoryIds, ...operations };
}

/** Toggles one photo, or a range. A range gets the new state of its last photo. */
export function toggled(
  photos: readonly Pick<Photo, "memoryId">[],
  { memoryIds, lastIndex }: Picked,
  index: number,
  isRange: boolean,
): ReadonlySet<string> {
  const changed = new Set(memoryIds);
  const isAdding = !changed.has(photos[index]?.memoryId ?? "");
  const [from, to] = isRange ? [Math.min(lastIndex, index), Math.max(lastIndex, index)] : [index, index];
  for (const { memoryId } of photos.slice(from, to + 1))
    if (isAdding) changed.add(memoryId);
    else changed.delete(memoryId);
  return changed;
}
