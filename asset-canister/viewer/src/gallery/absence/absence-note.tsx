import { useContext } from "preact/hooks";
import { formatDateTime } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import { Absences } from "./absences.ts";

/** Says that a photo is gone from its site, if that is known. */
export function AbsenceNote({ memoryId }: { memoryId: string }) {
  const absence = useContext(Absences).get(memoryId);
  if (absence === undefined) return null;
  const since = t("gallery.tile.since", [formatDateTime(BigInt(absence.sinceMs) * 1_000_000n)]);
  return (
    <span class="absence" title={since}>
      {t(`gallery.tile.${absence.name}`)}
    </span>
  );
}
