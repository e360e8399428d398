import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Absence, Absences } from "../../gallery/absence/absences.ts";
import { askAbsentPhotos } from "../../identity/extensions/connected-extensions.ts";

/** Marks photos that their sites have no more, as the person's extension knows from galleries that they follow. */
export function WithAbsences({ children }: { children: ComponentChildren }) {
  const [absences, setAbsences] = useState<ReadonlyMap<string, Absence>>(new Map());
  useEffect(() => {
    let isShown = true;
    void askAbsentPhotos().then((photos) => {
      if (isShown && photos.length > 0)
        setAbsences(new Map(photos.map(({ memoryId, ...absence }) => [memoryId, absence])));
    });
    return () => {
      isShown = false;
    };
  }, []);
  return <Absences.Provider value={absences}>{children}</Absences.Provider>;
}
