import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * The `icp` binary, where its optional package could be installed. The package exports no path of the binary, so it is looked up
 * inside of the package. The tests that use it fail when it moves.
 */
const BINARY = findIcp();
export const hasIcp = BINARY !== undefined;
/** The title of tests that need the command. */
export const ICP_TITLE = `the icp command${hasIcp ? "" : " (skipped: @icp-sdk/icp-cli-linux-x64 is not installed here)"}`;

function findIcp(): string | undefined {
  const main = mainOf("@icp-sdk/icp-cli-linux-x64");
  if (main === undefined) return undefined;
  const binary = join(dirname(main), "bin", "icp");
  if (existsSync(binary)) return binary;
  throw new Error(`The package of the icp command has no ${binary} any more.`);
}

function mainOf(name: string): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    return undefined;
  }
}

/** A folder with an `icp.yaml`, and a separate home for the command. */
export interface IcpProject extends AsyncDisposable {
  dir: string;
  /** Runs the command. @returns what it printed */
  icp(...args: string[]): Promise<string>;
}

export async function createIcpProject(yaml: string): Promise<IcpProject> {
  const dir = await mkdtemp(join(tmpdir(), "icp-cli-"));
  const home = join(dir, "home");
  await mkdir(home);
  await writeFile(join(dir, "icp.yaml"), yaml);
  return {
    dir,
    async icp(...args) {
      const env = { PATH: process.env.PATH, HOME: home, RUST_BACKTRACE: "0" };
      const { stdout, stderr } = await run(BINARY ?? "icp", args, { cwd: dir, env });
      return stdout + stderr;
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}
