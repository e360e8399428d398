import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The `icp` binary, where its optional package could be installed. */
const BINARY = findIcp();
export const hasIcp = BINARY !== undefined;
/** What tests are called that need it. */
export const ICP_TITLE = `the icp command${hasIcp ? "" : " (skipped: @icp-sdk/icp-cli-linux-x64 is not installed here)"}`;

function findIcp(): string | undefined {
  try {
    const main = createRequire(import.meta.url).resolve("@icp-sdk/icp-cli-linux-x64");
    const binary = join(dirname(main), "bin", "icp");
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

/** A folder with an `icp.yaml`, and a home of its own for the command. */
export interface IcpProject extends AsyncDisposable {
  dir: string;
  /** Runs the command; what it printed. */
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
