import { CANISTER_NAMES, type CanisterName } from "../canister-ids.ts";
import { DeployError } from "../deploy-error.ts";
import type { Deployment } from "./deployment.ts";
import { type CanisterState, hashOf, type Observed } from "./observed.ts";

/** One thing to do. Each may be done again, and is done when what it makes is there. */
export type Step =
  /** `isBegun`: it was sent before, and may have been paid. */
  | { kind: "create"; canister: CanisterName; cycles: bigint; isBegun: boolean }
  | { kind: "stop" | "install" | "start"; canister: CanisterName }
  | { kind: "take snapshot"; canister: CanisterName; memoryBytes: bigint; moduleHash: string }
  | { kind: "upgrade"; canister: CanisterName }
  | { kind: "load snapshot" | "delete snapshot"; canister: CanisterName }
  | { kind: "upload viewer" | "upload release"; files: number | undefined }
  | { kind: "set origins" }
  | { kind: "set admission" };

/** What leads from what is there to what is to be there. @throws DeployError when that would change a module unasked */
export function planOf(
  deployment: Deployment,
  { canisters, changedFiles, changedReleaseFiles, backend }: Observed,
): Step[] {
  const wanted = deployment.viewer === undefined ? (["backend"] as const) : CANISTER_NAMES;
  const created = wanted
    .filter((name) => canisters[name].phase === "missing")
    .map((name): Step => {
      const begun = deployment.journal.read().creating[name];
      const cycles = begun === undefined ? deployment.cycles[name] : BigInt(begun.cycles);
      return { kind: "create", canister: name, cycles, isBegun: begun !== undefined };
    });
  const hasViewer = deployment.viewerUrl !== undefined || deployment.viewer !== undefined;
  return [
    ...created,
    ...wanted.flatMap((name) => stepsOf(deployment, name, canisters[name])),
    ...uploadSteps(deployment, canisters.viewer, changedFiles),
    ...(changedReleaseFiles === 0 ? [] : [{ kind: "upload release", files: changedReleaseFiles } as const]),
    ...(backend.hasOrigins || !hasViewer ? [] : [{ kind: "set origins" } as const]),
    ...(backend.hasAdmission || deployment.admission === undefined ? [] : [{ kind: "set admission" } as const]),
  ];
}

/** An upgrade can be gone back from where files alone have changed, too. */
function uploadSteps(deployment: Deployment, viewer: CanisterState, files: number | undefined): Step[] {
  if (files === 0) return [];
  const upload: Step = { kind: "upload viewer", files };
  const keepsModule =
    viewer.phase === "installed" && files !== undefined && viewer.moduleHash === hashOf(deployment.module);
  if (!keepsModule || deployment.upgrade !== "with a snapshot") return [upload];
  const { moduleHash, memoryBytes } = viewer;
  return [
    { kind: "stop", canister: "viewer" },
    { kind: "take snapshot", canister: "viewer", memoryBytes, moduleHash },
    { kind: "start", canister: "viewer" },
    upload,
  ];
}

function stepsOf(deployment: Deployment, canister: CanisterName, state: CanisterState): Step[] {
  const start: Step[] = state.phase === "missing" || state.isRunning ? [] : [{ kind: "start", canister }];
  if (state.phase !== "installed") return [...start, { kind: "install", canister }];
  const built = hashOf(deployment.module);
  if (state.moduleHash === built) return start;
  const { moduleHash, memoryBytes } = state;
  switch (deployment.upgrade) {
    case "refuse":
      throw new DeployError(
        `The ${canister} runs another module (${moduleHash}) than the one that is built here (${built}). Add --upgrade to replace it: a snapshot is taken before, and --rollback goes back to it.`,
      );
    case "with a snapshot":
      return [
        { kind: "stop", canister },
        { kind: "take snapshot", canister, memoryBytes, moduleHash },
        { kind: "upgrade", canister },
        { kind: "start", canister },
      ];
    case "in place":
      return [
        { kind: "stop", canister },
        { kind: "upgrade", canister },
        { kind: "start", canister },
      ];
  }
}

/** Leads back to the snapshots that the last upgrade took. @throws DeployError when there is none */
export function planOfReturn({ journal }: Pick<Deployment, "journal">, { canisters }: Observed): Step[] {
  const snapshots = journal.lastSnapshots();
  const steps = CANISTER_NAMES.flatMap((canister): Step[] => {
    const state = canisters[canister];
    if (state.phase === "missing") return [];
    if (snapshots[canister] === undefined) return state.isRunning ? [] : [{ kind: "start", canister }];
    return [
      { kind: "stop", canister },
      { kind: "load snapshot", canister },
      { kind: "delete snapshot", canister },
      { kind: "start", canister },
    ];
  });
  if (steps.length > 0) return steps;
  throw new DeployError(
    "There is no snapshot to go back to: deploy_journal.json names none. Other snapshots are listed by: icp canister snapshot list",
  );
}
