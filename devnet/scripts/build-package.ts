import { execFile } from "node:child_process";
import { chmod, cp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const DIST = join(ROOT, "dist");
/** What package.json says of the package, besides where its files are. */
const KEPT = ["name", "version", "description", "keywords", "license", "type", "engines", "dependencies"] as const;

type Manifest = Record<(typeof KEPT)[number], unknown>;

/**
 * Makes `dist/` a package that `npm publish ./dist` can publish as it is: compiled modules with their types, the command, the
 * identity provider's page, README and licence. @returns its folder
 */
export async function buildPackage(): Promise<string> {
  await rm(DIST, { recursive: true, force: true });
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  await promisify(execFile)(process.execPath, [tsc, "-p", join(ROOT, "tsconfig.package.json")]);
  const page = "identity-provider/page";
  await cp(join(ROOT, "src", page), join(DIST, page), { recursive: true });
  await cp(join(ROOT, "README.md"), join(DIST, "README.md"));
  await cp(join(ROOT, "..", "LICENSE"), join(DIST, "LICENSE"));
  await chmod(join(DIST, "cli.js"), 0o755);
  const manifest = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as Manifest;
  const published = {
    ...Object.fromEntries(KEPT.map((key) => [key, manifest[key]])),
    exports: { ".": { types: "./index.d.ts", default: "./index.js" } },
    bin: { devnet: "cli.js" },
  };
  await writeFile(join(DIST, "package.json"), `${JSON.stringify(published, undefined, 2)}\n`);
  return DIST;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) console.log(await buildPackage());
