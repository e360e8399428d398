import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { fromHex } from "@store-forever/protocol";
import { verifyBag } from "../../../asset-canister/verify/verify-bag.ts";
import { ROOT } from "../../../scripts/setup/setup.mjs";
import { type Attack, AttackSucceeded } from "../attack.ts";
import type { AttackGround } from "../ground.ts";
import { FORGERIES } from "./forgeries.ts";
import { honestDownload, packed } from "./honest-download.ts";

export const DOWNLOAD_ATTACKS: readonly Attack[] = [
  ...Object.entries(FORGERIES).map(
    ([what, forge]): Attack => ({
      name: `a downloaded archive with ${what} passes as verified`,
      async run(ground) {
        const download = await honestDownload(ground);
        await requireHonest(ground, packed(download));
        const zip = forge(download) ?? packed(download);
        const problems = await problemsOf(ground, zip);
        if (problems.length === 0) throw new AttackSucceeded("Everything in the file is verified.");
        return problems[0]?.slice(0, 100) ?? "";
      },
    }),
  ),
  ...[
    "\u001b[2K\u001b[1AEverything is verified",
    "\u009b31m",
    "a\rEverything in the file is verified.\n",
    "\u202egpj.exe",
  ].map(
    (hostile): Attack => ({
      name: `the command that verifies downloads prints ${JSON.stringify(hostile)} from the file`,
      async run(ground) {
        const download = await honestDownload(ground);
        const [one] = download.archive.galleries;
        if (one) one.title = hostile;
        download.archive.leftOut.push({ memoryId: hostile, reason: hostile });
        const { code, output } = await runVerify(ground, packed(download));
        if (code === 0) throw new AttackSucceeded("The file passed.");
        if (/[\p{Cc}\p{Cf}]/u.test(output.replaceAll("\n", ""))) throw new AttackSucceeded("It reached the terminal.");
        if (output.split("\n").includes("Everything in the file is verified."))
          throw new AttackSucceeded("A line of its own.");
        return "written as numbers";
      },
    }),
  ),
  {
    name: "a download names a canister of the attacker's, and the command does not say whose word that is",
    async run(ground) {
      const { code, output } = await runVerify(ground, packed(await honestDownload(ground)));
      if (code !== 0) throw new Error(output);
      if (!/by the file's own word/.test(output)) throw new AttackSucceeded("It does not say so.");
      const named = await runVerify(ground, packed(await honestDownload(ground)), "--canister", "aaaaa-aa");
      if (named.code === 0) throw new AttackSucceeded("Another canister than the one asked for passed.");
      return "it says that this is the file's own word, and takes --canister";
    },
  },
];

async function requireHonest(ground: AttackGround, zip: Buffer): Promise<void> {
  const problems = await problemsOf(ground, zip);
  if (problems.length > 0) throw new Error(`The download is refused before it is forged: ${problems.join(" ")}`);
}

async function problemsOf({ stack }: AttackGround, zip: Buffer): Promise<string[]> {
  return inFile(zip, async (file) => {
    const options = { rootKey: fromHex(stack.devnet.rootKey), canisterId: stack.backendCanisterId };
    return verifyBag(file, options).then(
      ({ problems }) => problems,
      (error: unknown) => [String(error)],
    );
  });
}

/** What `npm run verify` prints, and its exit code. */
function runVerify({ stack }: AttackGround, zip: Buffer, ...more: string[]): Promise<{ code: number; output: string }> {
  return inFile(zip, (file) => {
    const command = ["scripts/setup/run.mjs", "asset-canister/commands/verify.ts", file];
    const run = promisify(execFile)(process.execPath, [...command, "--root-key", stack.devnet.rootKey, ...more], {
      cwd: ROOT,
    });
    return run.then(
      ({ stdout }) => ({ code: 0, output: stdout }),
      ({ code, stdout, stderr }) => ({ code: Number(code), output: `${stdout}${stderr}` }),
    );
  });
}

async function inFile<T>(bytes: Buffer, use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "attack-download-"));
  try {
    const file = path.join(folder, "archive.zip");
    await writeFile(file, bytes);
    return await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
