import { useEffect, useState } from "preact/hooks";
import { type ArchiveProblem, type InspectedArchive, inspectArchive } from "../backend/inspect-archive.ts";
import { movedArchive } from "../backend/moved-archive.ts";
import type { NetworkConfig } from "../backend/network.ts";
import { adoptArchive } from "../storage/adopt-archive.ts";
import { openDatabase } from "../storage/databases/database.ts";
import { t } from "../texts/i18n.ts";
import { InspectedArchiveView } from "./inspected-archive-view.tsx";

interface MovedArchiveProps {
  network: NetworkConfig;
  /** The person's principal, as text. */
  owner: string;
  onAdopted: () => void;
}

type Found = { name: "moved"; archive: InspectedArchive } | { name: "problem"; problem: ArchiveProblem };

/** Offers to store where the person's archive has moved to. Shows nothing where it is still here, or where nobody can be asked. */
export function MovedArchive({ network, owner, onAdopted }: MovedArchiveProps) {
  const [found, setFound] = useState<Found>();
  useEffect(() => {
    findMoved(network, owner).then(setFound, () => {});
  }, [network, owner]);
  if (found === undefined) return null;
  const adopt = async (to: InspectedArchive["place"]) => {
    await adoptArchive(await openDatabase(), { from: network.canisterId, to, owner });
    onAdopted();
  };
  return (
    <section aria-labelledby="moved">
      <h2 id="moved">{t("archive.moved.title")}</h2>
      <p role="status">{t("archive.moved.text")}</p>
      {found.name === "problem" && <p class="problem">{t(`archive.problem.${found.problem}`)}</p>}
      {found.name === "moved" && <InspectedArchiveView {...found.archive} onChoose={(place) => void adopt(place)} />}
    </section>
  );
}

async function findMoved(network: NetworkConfig, owner: string): Promise<Found | undefined> {
  const canisterId = await movedArchive(network, owner);
  if (canisterId === undefined) return undefined;
  const inspected = await inspectArchive({ canisterId, viewerUrl: undefined }, network);
  return inspected.ok ? { name: "moved", archive: inspected.value } : { name: "problem", problem: inspected.error };
}
