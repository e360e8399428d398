import { useState } from "preact/hooks";
import { parseArchiveAddress } from "../backend/archive-address.ts";
import { type ArchiveProblem, type InspectedArchive, inspectArchive } from "../backend/inspect-archive.ts";
import { readDeployedNetwork } from "../backend/network.ts";
import { openDatabase } from "../storage/databases/database.ts";
import { type ArchivePlace, readSettings, writeSettings } from "../storage/settings.ts";
import { t } from "../texts/i18n.ts";
import { InspectedArchiveView } from "../ui/inspected-archive-view.tsx";

type Step =
  | { name: "waiting" }
  | { name: "looking" }
  | { name: "refused"; problem: ArchiveProblem }
  | { name: "inspected"; archive: InspectedArchive }
  | { name: "chosen" };

/** Lets a person store in an archive of their own: its address is looked at first, and what the network certifies of it is shown. */
export function ArchiveChoice({
  archive: first,
  onChange,
}: {
  archive: ArchivePlace | null;
  onChange: (archive: ArchivePlace | null) => void;
}) {
  const [chosen, setChosen] = useState(first);
  const [address, setAddress] = useState("");
  const [step, setStep] = useState<Step>({ name: "waiting" });
  const look = async (event: Event) => {
    event.preventDefault();
    setStep({ name: "looking" });
    setStep(await stepAfter(address));
  };
  const choose = async (archive: ArchivePlace | null) => {
    const database = await openDatabase();
    await writeSettings(database, { ...(await readSettings(database)), archive });
    setChosen(archive);
    onChange(archive);
    setAddress("");
    setStep({ name: "chosen" });
  };
  return (
    <form onSubmit={(event) => void look(event)}>
      <fieldset disabled={step.name === "looking"}>
        <legend>{t("archive.title")}</legend>
        <p>{chosen === null ? t("archive.deployed") : t("archive.own", chosen.canisterId)}</p>
        <label>
          {t("archive.address")}
          <input
            type="text"
            spellcheck={false}
            autocomplete="off"
            aria-describedby="archive-hint"
            value={address}
            onInput={({ currentTarget: { value } }) => {
              setAddress(value);
              setStep({ name: "waiting" });
            }}
          />
        </label>
        <p id="archive-hint" class="quiet">
          {t("archive.hint")}
        </p>
        <button type="submit">{t("archive.look")}</button>{" "}
        {chosen !== null && (
          <button type="button" onClick={() => void choose(null)}>
            {t("archive.back")}
          </button>
        )}
        <div role="status">
          {step.name === "looking" && <p>{t("archive.looking")}</p>}
          {step.name === "refused" && <p class="problem">{t(`archive.problem.${step.problem}`)}</p>}
          {step.name === "chosen" && <p class="said">{t("options.saved")}</p>}
          {step.name === "inspected" && (
            <InspectedArchiveView {...step.archive} onChoose={(place) => void choose(place)} />
          )}
        </div>
      </fieldset>
    </form>
  );
}

async function stepAfter(address: string): Promise<Step> {
  const parsed = parseArchiveAddress(address);
  if (!parsed.ok) return { name: "refused", problem: parsed.error };
  const deployed = await readDeployedNetwork();
  if (!deployed.ok) return { name: "refused", problem: "unreachable" };
  const inspected = await inspectArchive(parsed.value, deployed.value);
  return inspected.ok ? { name: "inspected", archive: inspected.value } : { name: "refused", problem: inspected.error };
}
