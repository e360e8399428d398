/** Which steps `npm test` takes: everything, or only what the given paths need. */
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { SetupError } from "./setup.mjs";

const SKIPPED = new Set(["node_modules", "dist", ".output", ".wxt", ".types", ".git"]);

const vitest = (projects, paths) => {
  const options = projects.flatMap((project) => ["--project", project]);
  return ["exec", "--", "vitest", "run", ...options, ...paths];
};
const SYSTEM = ["system*"];
const postgres = (paths) => ["run", "--silent", "test:postgres", ...(paths.length > 0 ? ["--", ...paths] : [])];
const BUILD = { name: "build", npm: ["run", "--silent", "build"], needsBrowser: false };

/** Everything, in the order in which a mistake shows soonest. Steps that stand together run at once: each would use one processor only. */
export const ALL_STEPS = [
  [
    { name: "types", npm: ["run", "--silent", "typecheck"], needsBrowser: false },
    { name: "lint and format", npm: ["run", "--silent", "lint"], needsBrowser: false },
    { name: "dependency directions", npm: ["run", "--silent", "deps"], needsBrowser: false },
    { name: "unused code and dependencies", npm: ["run", "--silent", "unused"], needsBrowser: false },
  ],
  [{ name: "unit tests", npm: vitest(["unit*"], []), needsBrowser: false }],
  [{ name: "gallery on PostgreSQL", npm: postgres([]), needsBrowser: false }, BUILD],
  [{ name: "canister and browser tests", npm: vitest(SYSTEM, []), needsBrowser: true }],
];

/**
 * The steps in their order, in lists of those that run at once.
 * @param {string[]} paths test files or folders, relative to the root; none for everything
 * @param {string} root the project's folder
 * @throws SetupError when a path does not exist or holds no tests
 */
export function stepsFor(paths, root) {
  if (paths.length === 0) return ALL_STEPS;
  const kinds = { unit: [], postgres: [], system: [] };
  for (const given of paths) {
    const files = testFilesIn(path.resolve(root, given));
    if (files.length === 0) throw new SetupError(`${given} holds no tests. Give files or folders with *.test.ts.`);
    for (const file of files) kinds[kindOf(file)].push(path.relative(root, file));
  }
  return [
    ...(kinds.unit.length > 0
      ? [[{ name: "unit tests", npm: vitest(["unit*"], kinds.unit), needsBrowser: false }]]
      : []),
    ...(kinds.postgres.length > 0
      ? [[{ name: "gallery on PostgreSQL", npm: postgres(kinds.postgres.map(inGallery)), needsBrowser: false }]]
      : []),
    ...(kinds.system.length > 0
      ? [[BUILD], [{ name: "canister and browser tests", npm: vitest(SYSTEM, kinds.system), needsBrowser: true }]]
      : []),
  ];
}

function kindOf(file) {
  if (/\.system\.test\.tsx?$/.test(file)) return "system";
  return /\.postgres\.test\.tsx?$/.test(file) ? "postgres" : "unit";
}

/** The tests on PostgreSQL run with the gallery's folder as their root. */
function inGallery(file) {
  return path.relative("gallery", file);
}

function testFilesIn(entry) {
  if (!existsSync(entry)) throw new SetupError(`${entry} does not exist.`);
  if (!statSync(entry).isDirectory()) return /\.test\.tsx?$/.test(entry) ? [entry] : [];
  return readdirSync(entry)
    .filter((name) => !SKIPPED.has(name))
    .flatMap((name) => testFilesIn(path.join(entry, name)));
}
