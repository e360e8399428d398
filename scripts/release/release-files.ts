import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { BUILDS } from "../deploy/extension/pack-extension.ts";
import { MODULE, VIEWER_FILES } from "../deploy/plan/deployment.ts";

/** What a release is: everything that people install or deploy, as `npm run build` leaves it. */
export const RELEASE_FILES = [
  { name: "module", path: MODULE },
  { name: "viewer's files", path: VIEWER_FILES },
  ...BUILDS.map(({ browser, dir }) => ({ name: `extension for ${browser}`, path: dir })),
] as const;

export type ReleaseHashes = Record<string, string>;

/** SHA-256, as hex, of each of them: of a file's bytes, of a folder's names and files. @param root the project's folder */
export function releaseHashes(root: string): ReleaseHashes {
  return Object.fromEntries(RELEASE_FILES.map(({ name, path: file }) => [name, hashOfPath(path.join(root, file))]));
}

/** Which files of two builds differ, by their paths. */
export function differingFiles(left: string, right: string): string[] {
  return RELEASE_FILES.flatMap(({ path: file }) => {
    const [ours, theirs] = [left, right].map((root) => fileHashes(path.join(root, file)));
    const names = new Set([...(ours?.keys() ?? []), ...(theirs?.keys() ?? [])]);
    return [...names].filter((name) => ours?.get(name) !== theirs?.get(name)).map((name) => path.join(file, name));
  });
}

function hashOfPath(file: string): string {
  const hashes = fileHashes(file);
  const [single] = hashes.size === 1 ? hashes.values() : [];
  if (single !== undefined && !statSync(file).isDirectory()) return single;
  const hash = createHash("sha256");
  for (const [name, digest] of hashes) hash.update(`${name}\0${digest}\n`);
  return hash.digest("hex");
}

/** By paths with slashes, sorted; a file alone has the path "". */
function fileHashes(file: string): Map<string, string> {
  if (!statSync(file).isDirectory()) return new Map([["", sha256(file)]]);
  const names = readdirSync(file, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(file, path.join(parentPath, name)));
  const slashed = names.map((name): [string, string] => [name.split(path.sep).join("/"), path.join(file, name)]);
  return new Map(slashed.sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, at]) => [name, sha256(at)]));
}

const sha256 = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");
