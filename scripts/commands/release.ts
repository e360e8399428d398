/** `npm run release`: builds what a release is twice, in two folders, and keeps the hashes in RELEASE.md if both are the same. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { buildParts } from "../build/build-parts.ts";
import { STORE_BUILDS } from "../build/parts.ts";
import { cleanBuild } from "../release/clean-build.ts";
import { differingFiles, releaseHashes } from "../release/release-files.ts";
import { releaseText } from "../release/release-text.ts";
import { readOptions, rethrowReadable } from "../setup/command-line.ts";
import { ROOT, SetupError } from "../setup/setup.mjs";

const USAGE = `Usage: npm run release [-- --node VERSION]… [--check]

Builds the module, the viewer and the extension for both browsers here and once more from a clean clone in another
folder, compares every byte, and keeps the hashes in RELEASE.md.

  --node VERSION   build with this version of Node.js too, e.g. 22; can be given again
  --check          compare with RELEASE.md, and change nothing`;

const options = readOptions(
  {
    node: { type: "string", multiple: true, default: [] },
    check: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
  USAGE,
);
const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8" }).trim();

/** The binary of a version of Node.js, from the registry's packages of it. */
function nodeBinary(version: string): string {
  if (!/^\d+(\.\d+){0,2}$/.test(version)) throw new SetupError(`--node takes a version such as 22, not "${version}".`);
  const name = `node-${process.platform}-${process.arch}@${version}`;
  const args = ["exec", "--yes", `--package=${name}`, "--", "node", "-p", "process.execPath"];
  return execFileSync("npm", args, { encoding: "utf8" }).trim();
}

async function release(): Promise<void> {
  if (git("status", "--porcelain", "--untracked-files=no") !== "")
    throw new SetupError("A release is made of committed sources: commit your changes first.");
  await buildParts({ log: console.log });
  await buildParts({ only: STORE_BUILDS, log: console.log });
  const hashes = releaseHashes(ROOT);
  const binaries = [process.execPath, ...options.node.map(nodeBinary)];
  const versions: string[] = [];
  for (const binary of binaries) {
    const version = execFileSync(binary, ["--version"], { encoding: "utf8" }).trim();
    console.log(`Building in another folder with Node.js ${version}…`);
    const differing = await cleanBuild(binary, (root) => differingFiles(ROOT, root));
    if (differing.length > 0)
      throw new SetupError(`A clean build with Node.js ${version} differs in:\n  ${differing.join("\n  ")}`);
    versions.push(version);
  }
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  const text = releaseText({ version, commit: git("rev-parse", "HEAD"), nodeVersions: versions, hashes });
  console.log(text);
  if (!options.check) writeFileSync("RELEASE.md", text);
  else if (!Object.values(hashes).every((hash) => readFileSync("RELEASE.md", "utf8").includes(hash)))
    throw new SetupError("RELEASE.md has other hashes.");
}

if (options.help) console.log(USAGE);
else {
  process.chdir(ROOT);
  await release().catch((error: unknown) => {
    if (error instanceof SetupError) throw error;
    rethrowReadable(error);
  });
}
