import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { SetupError } from "../../setup/setup.mjs";
import { deployCommand } from "../command/deploy-command.ts";
import { DEPLOY_USAGE, deployOptions } from "../command/options.ts";

export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

export interface Finished {
  code: number | null;
  output: string;
}

/** `npm run deploy` in a process of its own. */
export class DeployProcess {
  readonly #child;
  /** What it printed until its end. */
  readonly finished: Promise<Finished>;

  constructor(args: readonly string[]) {
    this.#child = spawn(process.execPath, ["scripts/setup/run.mjs", "scripts/commands/deploy.ts", ...args], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream.on("data", (text) => (output += text));
    this.finished = new Promise((resolve, reject) => {
      this.#child.on("error", reject);
      this.#child.on("close", (code) => resolve({ code, output }));
    });
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }
}

/** The same in this process, of what was built before: quicker, and nobody can kill it. */
export async function runDeploy(args: readonly string[]): Promise<Finished> {
  let output = "";
  const log = (line: string) => {
    output += `${line}\n`;
  };
  try {
    const options = deployOptions(args);
    if (options === undefined) log(DEPLOY_USAGE);
    else await deployCommand(options, log);
    return { code: 0, output };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return { code: 1, output: output + error.message };
  }
}
