import path from "node:path";
import type { SeenFromOutside } from "../check/check-from-outside.ts";
import type { Funding } from "../funding.ts";
import { icpText } from "../funding.ts";
import type { Deployment } from "../plan/deployment.ts";
import type { Step } from "../plan/plan.ts";
import { cyclesText, ownCostOf, titleOf } from "../plan/step-texts.ts";
import type { DeployOptions } from "./options.ts";

/** What is going to be done, and what it costs. */
export function planText(
  { network, identityFile }: DeployOptions,
  { target, identity }: Deployment,
  hasKey: boolean,
  steps: readonly Step[],
  { cost, balance, payment }: Funding,
): string {
  const key = hasKey ? `${identity.getPrincipal().toText()} (${identityFile})` : `a new one, in ${identityFile}`;
  const heading = `Network   ${network} at ${target.host}\nKey       ${key}`;
  if (steps.length === 0) return `${heading}\n\nEverything is as it should be.`;
  const lines = steps.map((step, index) => {
    const own = ownCostOf(step);
    return `${String(index + 1).padStart(3)}. ${titleOf(step)}${own === "" ? "" : `; ${own}`}`;
  });
  const price = cost === 0n ? "" : `\n\nThis takes ${cyclesText(cost)}; the account has ${cyclesText(balance)}.`;
  const exchange = payment === undefined ? "" : ` ${icpText(payment)} of the account become cycles first.`;
  return `${heading}\n\n${lines.join("\n")}${price}${exchange}\n`;
}

const KEEP = `: its key decides over the archive.
               Keep a copy of the key where nobody else can read it.

Commit canister_ids.json, deploy_journal.json and .icp/data.`;

interface Summary extends SeenFromOutside {
  viewerUrl: string;
  backendId: string;
  viewerId: string;
  owner: string;
  /** On a network of this computer nothing is worth keeping. */
  isForTrying: boolean;
  packed: { file: string; isChanged: boolean }[];
}

const subnetText = (id: string | undefined) => (id === undefined ? "on the root subnet" : `on the subnet ${id}`);

/** What a person needs afterwards. */
export function summaryText(seen: Summary): string {
  const files = seen.packed.map(
    ({ file, isChanged }) => `               ${path.relative(".", file)}${isChanged ? "" : " (as before)"}`,
  );
  return `
The archive is there, and was checked from outside.

  Viewer       ${seen.viewerUrl}
  Backend      ${seen.backendId}, interface ${seen.apiVersion}
               module ${seen.modules.backend}
               ${subnetText(seen.subnets.backend)}
  Viewer's     ${seen.viewerId}
  canister     module ${seen.modules.viewer}
               ${subnetText(seen.subnets.viewer)}
  Extension    for Chromium and Firefox, for this archive:
${files.join("\n")}
  Controller   ${seen.owner}${seen.isForTrying ? "" : KEEP}`;
}
