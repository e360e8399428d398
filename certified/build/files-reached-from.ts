import path from "node:path";
import process from "node:process";
import { build, type Plugin } from "esbuild";

/** Packages of this project are followed; all others are given by package-lock.json. */
const ownPackagesOnly: Plugin = {
  name: "own-packages-only",
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ kind, path: name }) =>
      kind === "entry-point" || name.startsWith("@store-forever/") ? undefined : { path: name, external: true },
    );
  },
};

/**
 * Lists the source files that a bundle of these entries contains. Files that are imported for their types only are not in it.
 * @param entries paths relative to the project's root, which is the working directory
 * @returns sorted paths relative to the project's root
 * @throws Error with esbuild's message when an import leads nowhere
 */
export async function filesReachedFrom(entries: readonly string[]): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [...entries],
    absWorkingDir: process.cwd(),
    bundle: true,
    write: false,
    metafile: true,
    outdir: path.join("node_modules", ".cache", "reach"),
    format: "esm",
    platform: "neutral",
    jsx: "automatic",
    logLevel: "silent",
    loader: { ".css": "empty", ".svg": "empty", ".wasm": "empty" },
    plugins: [ownPackagesOnly],
  });
  // Some are imported with a query that tells the bundler how, as in `badge.css?inline`.
  const files = Object.keys(metafile.inputs).map((input) => input.replace(/\?.*$/, ""));
  return [...new Set(files)].sort();
}
