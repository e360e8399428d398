import { createAgent } from "@store-forever/protocol/ic";
import { CanisterManagement } from "@store-forever/protocol/management";
import { DeployError, reasonOf } from "../deploy-error.ts";
import type { Deployment, Running } from "./deployment.ts";
import { type Observed, observe } from "./observed.ts";
import { planOf, type Step } from "./plan.ts";
import { runStep } from "./run-step.ts";
import { cyclesText, titleOf } from "./step-texts.ts";

export interface PreparedDeployment {
  running: Running;
  observed: Observed;
}

/** Connects to the network, and looks at what is there. Nothing is changed. */
export async function prepare(deployment: Deployment, log: (line: string) => void): Promise<PreparedDeployment> {
  const { target, identity } = deployment;
  const agent = createAgent({ host: target.host, identity, rootKey: target.rootKey });
  const running = { ...deployment, agent, log };
  return { running, observed: await observe(running) };
}

/** Does a plan's steps in order, and tells of each. @throws whatever stops one; what was done before stays */
export async function runPlan(running: Running, steps: readonly Step[]): Promise<void> {
  for (const [index, step] of steps.entries()) {
    running.log(`[${index + 1}/${steps.length}] ${titleOf(step)}`);
    try {
      await runStep({ ...running, log: (line) => running.log(`      ${line}`) }, step);
    } catch (error) {
      throw step.kind === "upgrade" || step.kind === "take snapshot" ? await startedAgain(running, step, error) : error;
    }
  }
}

/** The network keeps what was there: it must not stay stopped. @returns what to tell people */
async function startedAgain(
  { agent, ids }: Running,
  { kind, canister }: Extract<Step, { kind: "upgrade" | "take snapshot" }>,
  cause: unknown,
): Promise<DeployError> {
  const id = ids.get(canister);
  if (id !== undefined) await new CanisterManagement(agent, id).start();
  const [, missing] = /at least ([\d_]+) additional cycles/.exec(String(cause)) ?? [];
  const reason =
    missing === undefined
      ? reasonOf(cause)
      : `it needs ${cyclesText(BigInt(missing))} more than it has. Send them (icp canister top-up ${id} --amount ${missing}), and run the command again.`;
  const what = kind === "upgrade" ? "did not take the new module" : "could not be kept in a snapshot";
  return new DeployError(`The ${canister} ${what}, and runs as before: ${reason}`, { cause });
}

/**
 * Makes what is to be there of what is there. Called again it changes nothing, and after a kill it goes on.
 * @returns the ids of the canisters
 */
export async function deploy(
  deployment: Deployment,
  log: (line: string) => void = () => undefined,
): Promise<{ backendId: string; viewerId: string | undefined }> {
  const { running, observed } = await prepare(deployment, log);
  await runPlan(running, planOf(deployment, observed));
  const backendId = deployment.ids.get("backend");
  if (backendId === undefined) throw new TypeError("The backend was not created.");
  return { backendId, viewerId: deployment.ids.get("viewer") };
}
