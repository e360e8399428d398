import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import JSZip from "jszip";
import { type ExtensionNetwork, networkFileOf } from "./network-file.ts";

export const BUILDS = [
  { browser: "chromium", dir: path.join("extension", ".output", "chrome-mv3-store") },
  { browser: "firefox", dir: path.join("extension", ".output", "firefox-mv2-store") },
] as const;
/** The earliest that a ZIP file can tell. The same files give the same bytes at any time. */
const ZIP_DATE = new Date(Date.UTC(1980, 0, 1));
const VIEWER_SCRIPT = "content-scripts/viewer.js";

interface PackedExtension {
  file: string;
  isChanged: boolean;
}

/**
 * Packs the extension for both browsers, for one archive: with its `network.json`, and with the viewer's address in the manifest,
 * beside the gateways' sites, where viewers of other archives are.
 * @param outDir gets `store-forever-chromium.zip` and `store-forever-firefox.zip`
 */
export async function packExtension(outDir: string, deployed: ExtensionNetwork): Promise<PackedExtension[]> {
  mkdirSync(outDir, { recursive: true });
  const packed: PackedExtension[] = [];
  for (const { browser, dir } of BUILDS) {
    const file = path.join(outDir, `store-forever-${browser}.zip`);
    const bytes = await zipOf(filesOf(dir, deployed));
    const isChanged = !existsSync(file) || !readFileSync(file).equals(bytes);
    if (isChanged) writeFileSync(file, bytes);
    packed.push({ file, isChanged });
  }
  return packed;
}

function filesOf(dir: string, deployed: ExtensionNetwork): Map<string, Uint8Array> {
  const paths = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(dir, path.join(parentPath, name)).split(path.sep).join("/"));
  const files = new Map(paths.map((name): [string, Uint8Array] => [name, readFileSync(path.join(dir, name))]));
  const manifest = JSON.parse(readFileSync(path.join(dir, "manifest.json"), "utf8"));
  return files
    .set("manifest.json", json(withViewer(manifest, deployed.viewerUrl)))
    .set("network.json", json(networkFileOf(deployed)));
}

interface Manifest {
  externally_connectable?: { matches: string[] };
  content_scripts?: { js?: string[]; matches: string[] }[];
}

/** The extension answers the viewer of the archive alone in which it stores, but a person may choose another archive. */
function withViewer(manifest: Manifest, viewerUrl: string): Manifest {
  const { protocol, hostname } = new URL(viewerUrl);
  // Patterns of Firefox cannot hold a port, and without one they match all.
  const withOwn = (matches: string[]) => [...new Set([...matches, `${protocol}//${hostname}/*`])];
  return {
    ...manifest,
    ...(manifest.externally_connectable && {
      externally_connectable: { matches: withOwn(manifest.externally_connectable.matches) },
    }),
    content_scripts: (manifest.content_scripts ?? []).map((script) =>
      script.js?.includes(VIEWER_SCRIPT) ? { ...script, matches: withOwn(script.matches) } : script,
    ),
  };
}

const json = (value: object) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

async function zipOf(files: ReadonlyMap<string, Uint8Array>): Promise<Buffer> {
  const zip = new JSZip();
  for (const [name, bytes] of [...files].sort(([left], [right]) => (left < right ? -1 : 1)))
    zip.file(name, bytes, { date: ZIP_DATE, createFolders: false });
  return zip.generateAsync({
    type: "nodebuffer",
    compression: "DEFLATE",
    compressionOptions: { level: 9 },
    platform: "UNIX",
  });
}
