import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { lockFile } from "@store-forever/devnet";
import { CanisterIds, type CanisterName } from "../canister-ids.ts";
import { checkFromOutside, type Expected } from "../check/check-from-outside.ts";
import { DeployError } from "../deploy-error.ts";
import { packExtension } from "../extension/pack-extension.ts";
import { type Funding, fundingOf, paymentText, payWithIcp } from "../funding.ts";
import { Journal } from "../journal.ts";
import { accountIdOf } from "../keys/account-id.ts";
import { identityIn, temporaryIdentity } from "../keys/pem-identity.ts";
import { openTarget, type Target, urlOf } from "../network/target.ts";
import { type PreparedDeployment, prepare, runPlan } from "../plan/deploy.ts";
import { type Deployment, MODULE, type Running, type UpgradeMode, VIEWER_FILES } from "../plan/deployment.ts";
import { hashOf } from "../plan/observed.ts";
import { planOf, planOfReturn, type Step } from "../plan/plan.ts";
import { confirm } from "./confirm.ts";
import type { DeployOptions } from "./options.ts";
import { planText, summaryText } from "./texts.ts";

const UPGRADE_MODES: Record<DeployOptions["mode"], UpgradeMode> = {
  deploy: "refuse",
  upgrade: "with a snapshot",
  "roll back": "refuse",
};
const POLL_MS = 10_000;

/** `npm run deploy`, of what was built before. @throws DeployError saying what to do */
export async function deployCommand(options: DeployOptions, log: (line: string) => void): Promise<void> {
  if (options.isDryRun) return deployAlone(options, log);
  mkdirSync(path.dirname(options.journalFile), { recursive: true });
  const lock = await lockFile(`${options.journalFile}.lock`);
  if (lock.name === "taken")
    throw new DeployError(
      `Process ${lock.processId} is deploying with ${options.journalFile}. Two at once would pay twice: let it come to its end, or stop it.`,
    );
  try {
    await deployAlone(options, log);
  } finally {
    await lock.release();
  }
}

async function deployAlone(options: DeployOptions, log: (line: string) => void): Promise<void> {
  const target = await openTarget({ ...options, name: options.network });
  const deployment = deploymentOf(options, target);
  const prepared = await prepare(deployment, log);
  const { running } = prepared;
  const { modules, steps } = options.mode === "roll back" ? returnOf(prepared) : advanceOf(prepared);
  const funding = await fundingOf(running, steps);
  log(planText(options, deployment, existsSync(options.identityFile), steps, funding));
  if (options.isDryRun) return log("This was a dry run: nothing was changed.");
  await fund(running, steps, funding, options);
  await runPlan(running, steps);
  await finish(running, modules, options, log);
}

function deploymentOf(options: DeployOptions, target: Target): Deployment {
  const { identityFile, isDryRun, network, viewerUrl } = options;
  const settings = Object.entries(process.env).filter(
    (entry): entry is [`PUBLIC_${string}`, string] => entry[0].startsWith("PUBLIC_") && entry[1] !== undefined,
  );
  return {
    target,
    // A dry run leaves nothing behind, not even a key.
    identity: isDryRun && !existsSync(identityFile) ? temporaryIdentity() : identityIn(identityFile),
    ids: new CanisterIds(options.idsFile, network),
    journal: new Journal(options.journalFile, network),
    module: readFileSync(MODULE),
    viewer: {
      dir: VIEWER_FILES,
      settings: Object.fromEntries(settings),
      securityContact: contactIn(process.env.SECURITY_CONTACT),
    },
    ...(viewerUrl === undefined ? {} : { viewerUrl }),
    cycles: options.cycles,
    subnets: options.subnets,
    upgrade: UPGRADE_MODES[options.mode],
  };
}

function contactIn(contact: string | undefined): string | undefined {
  if (!contact || /^(?:mailto|https|tel):[\x21-\x7e]+$/.test(contact)) return contact || undefined;
  throw new DeployError(`SECURITY_CONTACT takes an address such as mailto:security@archive.example, not "${contact}".`);
}

type Modules = Record<CanisterName, string>;

function advanceOf({ running, observed }: PreparedDeployment): { modules: Modules; steps: Step[] } {
  const hash = hashOf(running.module);
  return { modules: { backend: hash, viewer: hash }, steps: planOf(running, observed) };
}

/** The modules that run again after going back. */
function returnOf({ running, observed }: PreparedDeployment): { modules: Modules; steps: Step[] } {
  const steps = planOfReturn(running, observed);
  const snapshots = running.journal.lastSnapshots();
  const moduleOf = (name: CanisterName) => {
    const state = observed.canisters[name];
    const isLoaded = steps.some((step) => step.kind === "load snapshot" && step.canister === name);
    return (
      (isLoaded ? snapshots[name]?.moduleHash : undefined) ?? (state.phase === "installed" ? state.moduleHash : "")
    );
  };
  return { modules: { backend: moduleOf("backend"), viewer: moduleOf("viewer") }, steps };
}

/** Lets a person decide, and makes cycles of their ICP where these are needed. @throws DeployError where more has to be sent first */
async function fund(running: Running, steps: readonly Step[], first: Funding, options: DeployOptions): Promise<void> {
  let funding = first;
  const begun = running.journal.read().paying;
  if (begun !== undefined) {
    await payWithIcp(running, BigInt(begun.amountE8s));
    funding = await fundingOf(running, steps);
  }
  if (funding.missing > 0n && funding.payment === undefined) {
    const owner = running.identity.getPrincipal();
    const text = paymentText(funding, owner, accountIdOf(owner));
    if (!options.isWaiting) throw new DeployError(`${text}\nThen run the same command again, or add --wait.`);
    running.log(`${text}\nWaiting…`);
    while (funding.missing > 0n && funding.payment === undefined) {
      await sleep(POLL_MS);
      // A network that does not answer for a while is asked again.
      const before = funding;
      funding = await fundingOf(running, steps).catch(() => before);
    }
  }
  const question = questionOf(steps, funding);
  if (question !== undefined && !options.isConfirmed) await confirm(question);
  if (funding.payment !== undefined) await payWithIcp(running, funding.payment);
}

function questionOf(steps: readonly Step[], { cost }: Funding): string | undefined {
  if (steps.some(({ kind }) => kind === "load snapshot"))
    return "What was stored since the snapshots were taken will be lost. Go back?";
  return cost > 0n ? "Spend these cycles?" : undefined;
}

async function finish(
  running: Running,
  modules: Modules,
  { mode, outDir }: DeployOptions,
  log: (line: string) => void,
): Promise<void> {
  const [backendId, viewerId] = [running.ids.get("backend"), running.ids.get("viewer")];
  if (backendId === undefined || viewerId === undefined) throw new TypeError("Not all canisters were created.");
  log("Checking from outside…");
  const expected: Expected = { modules, isBuiltHere: mode !== "roll back" };
  const seen = await checkFromOutside(running, { backendId, viewerId }, expected).catch((error: unknown) => {
    if (!(error instanceof DeployError) || mode !== "upgrade") throw error;
    throw new DeployError(
      `${error.message}\nTo go back: npm run deploy -- --network ${running.target.name} --rollback`,
      {
        cause: error,
      },
    );
  });
  log("Packing the extension…");
  const viewerUrl = running.viewerUrl ?? urlOf(running.target, viewerId);
  const packed = await packExtension(outDir, {
    target: running.target,
    backendId,
    viewerUrl,
    module: running.module,
  });
  log(
    summaryText({
      ...seen,
      viewerUrl,
      backendId,
      viewerId,
      owner: running.identity.getPrincipal().toText(),
      isForTrying: running.target.name === "local",
      packed,
    }),
  );
}
