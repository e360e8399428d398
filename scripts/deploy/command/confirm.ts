import process from "node:process";
import { createInterface } from "node:readline/promises";
import { DeployError } from "../deploy-error.ts";

/** Asks a person. @throws DeployError when they do not say yes, or nobody can be asked */
export async function confirm(question: string): Promise<void> {
  if (!process.stdin.isTTY) throw new DeployError(`${question} Nobody can be asked here: add --yes.`);
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await lines.question(`${question} [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new DeployError("Nothing was changed.");
  } finally {
    lines.close();
  }
}
