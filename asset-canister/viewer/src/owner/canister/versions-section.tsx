import { toHex } from "@store-forever/protocol";
import { CanisterManagement } from "@store-forever/protocol/management";
import type { CanisterFacts } from "@store-forever/protocol/verify";
import { useEffect, useState } from "preact/hooks";
import { readingFailure } from "../../backend/reading-failure.ts";
import { formatPercent } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import { ELEMENT_1, withElements } from "../../language/with-elements.ts";
import { FileButton } from "../../ui/file-button.tsx";
import { TechnicalDetails } from "../../ui/technical-details.tsx";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { ActionProblem } from "../dialog/action-problem.tsx";
import { ConfirmSheet } from "../dialog/confirm-sheet.tsx";
import { CopyRow } from "../dialog/copy-row.tsx";
import { useAction } from "../dialog/use-action.ts";
import { type Module, readModule } from "../release/module.ts";
import type { Release } from "../release/release.ts";
import { checkHealth } from "./check-health.ts";
import type { ControlledCanister } from "./read-canister.ts";
import { SnapshotRows } from "./snapshot-rows.tsx";
import { type UpgradeEnd, type UpgradeStep, upgradeCanister } from "./upgrade-canister.ts";

interface VersionsProps {
  connection: OwnerConnection;
  facts: CanisterFacts;
  controlled: ControlledCanister;
  release: Release | undefined;
  onChanged: () => Promise<void>;
}

/** `pages`: the viewer's. */
type ShownStep = UpgradeStep | { step: "fetching" | "pages" };
type Upgrade =
  | { state: "idle" }
  | { state: "asking"; chosen: Release | Module }
  | { state: "notModule" }
  | { state: "running"; step: ShownStep }
  | { state: "ended"; end: UpgradeEnd };

/** Lets a controller install another version of the program, and go back. */
export function VersionsSection({ connection, facts, controlled, release, onChanged }: VersionsProps) {
  const [upgrade, setUpgrade] = useState<Upgrade>({ state: "idle" });
  const { action, act } = useAction();
  const isRunning = upgrade.state === "running";
  useKeptOpen(isRunning);
  const { canisterId } = connection.reading.trust;
  const management = new CanisterManagement(connection.agent, canisterId);
  const installed = facts.moduleHash && toHex(facts.moduleHash);
  const isOtherModule = release !== undefined && release.moduleHash !== installed;
  const announced = isOtherModule || release?.viewer?.isOther ? release : undefined;
  const choose = async (file: File | undefined) => {
    const chosen = file && (await readModule(file));
    setUpgrade(chosen === undefined ? { state: "notModule" } : { state: "asking", chosen });
  };
  const install = async (chosen: Release | Module) => {
    const onStep = (step: ShownStep) => setUpgrade({ state: "running", step });
    const end = await installChosen(connection, management, { chosen, onStep });
    await onChanged().catch(() => undefined);
    setUpgrade({ state: "ended", end });
  };
  return (
    <section class="panel" aria-labelledby="versions">
      <h2 id="versions">{t("canister.versions.title")}</h2>
      {"running" in controlled.status.status ? null : (
        <div class="fields">
          <p class="notice warning">{t("canister.versions.stopped")}</p>
          <button
            type="button"
            class="button primary"
            disabled={isRunning || action.state === "running"}
            onClick={() =>
              act(async () => {
                await management.start();
                await onChanged();
              })
            }
          >
            {t("canister.versions.start")}
          </button>
        </div>
      )}
      {announced !== undefined && (
        <p>
          {isOtherModule
            ? withElements(t("canister.versions.announced", [ELEMENT_1]), <code>{announced.moduleHash}</code>)
            : t("canister.versions.announcedPages")}
        </p>
      )}
      <p>{t("canister.versions.yours")}</p>
      <div class="decision">
        {announced !== undefined && (
          <button
            type="button"
            class="button primary"
            disabled={isRunning}
            onClick={() => setUpgrade({ state: "asking", chosen: announced })}
          >
            {t("canister.versions.upgrade")}
          </button>
        )}
        {!isRunning && (
          <FileButton
            label={t("canister.versions.chooseFile")}
            isFolder={false}
            accept=".wasm,.gz"
            onChoose={({ files }) => void choose(files?.[0])}
          />
        )}
      </div>
      <div role="status">
        {upgrade.state === "running" && <RunningStep step={upgrade.step} />}
        {upgrade.state === "ended" && upgrade.end.end === "done" && <p class="notice">{t("canister.versions.done")}</p>}
      </div>
      <div role="alert">
        {upgrade.state === "notModule" && <p class="problem">{t("canister.versions.notModule")}</p>}
        {upgrade.state === "ended" && upgrade.end.end !== "done" && <Failed end={upgrade.end} />}
      </div>
      <ActionProblem action={action} />
      <SnapshotRows
        management={management}
        snapshots={controlled.snapshots}
        isDisabled={isRunning}
        onChanged={onChanged}
      />
      <Commands canisterId={canisterId} />
      {upgrade.state === "asking" && (
        <ConfirmSheet
          title={t("canister.versions.confirmTitle")}
          confirm={t("canister.versions.upgrade")}
          action={action}
          onConfirm={() => void install(upgrade.chosen)}
          onClose={() => setUpgrade({ state: "idle" })}
        >
          {"hash" in upgrade.chosen && toHex(upgrade.chosen.hash) !== release?.moduleHash && (
            <>
              <p class="notice warning">{t("canister.versions.unknown")}</p>
              <p>
                {t("canister.module")} <code>{toHex(upgrade.chosen.hash)}</code>
              </p>
            </>
          )}
          <p>{t("canister.versions.confirmText")}</p>
        </ConfirmSheet>
      )}
    </section>
  );
}

async function installChosen(
  connection: OwnerConnection,
  management: CanisterManagement,
  { chosen, onStep }: { chosen: Release | Module; onStep: (step: ShownStep) => void },
): Promise<UpgradeEnd> {
  let module: Module;
  try {
    onStep({ step: "fetching" });
    module = "hash" in chosen ? chosen : await chosen.fetchModule();
  } catch (error) {
    return { end: "unchanged", error };
  }
  const check = async () => {
    if ("viewer" in chosen && chosen.viewer?.isOther) {
      onStep({ step: "pages" });
      await chosen.viewer.put();
    }
    await checkHealth(connection, module.hash);
  };
  return upgradeCanister(management, module, check, onStep);
}

function RunningStep({ step }: { step: ShownStep }) {
  return (
    <p class="notice">
      {step.step === "uploading"
        ? t("canister.versions.steps.uploading", [formatPercent(step.share)])
        : t(`canister.versions.steps.${step.step}`)}
    </p>
  );
}

function Failed({ end }: { end: Exclude<UpgradeEnd, { end: "done" }> }) {
  return (
    <>
      <p class="problem">{t(`canister.versions.${end.end}`)}</p>
      <TechnicalDetails detail={readingFailure(end.error).detail} />
    </>
  );
}

function Commands({ canisterId }: { canisterId: string }) {
  return (
    <div class="fields">
      {Object.entries({
        icp: `icp canister install ${canisterId} --mode upgrade --wasm backend.wasm.gz -n ic`,
        dfx: `dfx canister install ${canisterId} --mode upgrade --wasm backend.wasm.gz --network ic`,
      }).map(([tool, command]) => (
        <div key={tool} class="field">
          <span>{t("canister.versions.command", [tool])}</span>
          <CopyRow label={t("canister.versions.command", [tool])} text={command} />
        </div>
      ))}
    </div>
  );
}

/** Has the browser ask before the page is left. */
function useKeptOpen(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isNeeded]);
}
