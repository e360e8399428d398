import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, extname, join, posix, relative, sep } from "node:path";
import { gzipSync } from "node:zlib";
import { type ApplyRules, type AssetRules, defaultRules, RULES_FILE, readRules } from "./asset-rules.ts";

export interface FileContent {
  encoding: string;
  bytes: Uint8Array;
  sha256: Uint8Array;
}

/** A file, and how the asset canister is to serve it. */
export interface AssetFile extends Omit<AssetRules, "isIgnored" | "encodings"> {
  /** E.g. `/assets/index-Cx1.js`. */
  key: string;
  contentType: string;
  contents: FileContent[];
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".gz": "application/gzip",
};
/** Files without an ending, which the network and Internet Identity look for. */
const CONTENT_TYPES_BY_NAME: Readonly<Record<string, string>> = {
  "ic-domains": "text/plain; charset=utf-8",
  "ii-alternative-origins": "application/json",
};
/** Fonts and pictures are compressed already. */
const COMPRESSED_TYPE = /^text\/|json$|\+xml$/;

/**
 * Reads the folder's files, each with what the rules files beside and above it say about it.
 * @param changePage changes each HTML page
 * @param generated contents of further files, by their paths in the folder
 * @throws TypeError for a file whose content type is not known, or a rules file that is not valid
 */
export async function readAssetFiles(
  dir: string,
  changePage: (html: string) => string,
  generated: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<AssetFile[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const rulesByFolder = new Map<string, ApplyRules>();
  for (const { name, parentPath } of files)
    if (name === RULES_FILE) rulesByFolder.set(parentPath, await readRules(join(parentPath, name)));
  const paths = files.filter(({ name }) => name !== RULES_FILE).map(({ parentPath, name }) => join(parentPath, name));
  const contents = new Map(Object.entries(generated).map(([path, content]) => [join(dir, path), content]));
  const described = [...new Set([...paths, ...contents.keys()])]
    .sort()
    .map((path) => ({ path, rules: rulesOf(dir, path, rulesByFolder) }));
  return Promise.all(
    described
      .filter(({ rules }) => !rules.isIgnored)
      .map((file) => readAssetFile(dir, { ...file, generated: contents.get(file.path) }, changePage)),
  );
}

/** A file for which there are no rules. */
export function plainFile(key: string, contentType: string, bytes: Uint8Array): AssetFile {
  const [contents, headers] = [[contentOf("identity", bytes)], []];
  return {
    key,
    contentType,
    contents,
    headers,
    maxAgeSeconds: undefined,
    isAliased: undefined,
    allowRawAccess: undefined,
  };
}

/** The rules of outer folders come first, so that inner ones can change what they say. */
function rulesOf(dir: string, path: string, rulesByFolder: ReadonlyMap<string, ApplyRules>): AssetRules {
  const folders = [dirname(path)];
  while (folders[0] !== undefined && relative(dir, folders[0]) !== "") folders.unshift(dirname(folders[0]));
  return folders.reduce<AssetRules>(
    (before, folder) => rulesByFolder.get(folder)?.(slashed(relative(folder, path)), before) ?? before,
    defaultRules(slashed(relative(dir, path))),
  );
}

async function readAssetFile(
  dir: string,
  {
    path,
    generated,
    rules: { isIgnored: _, encodings, ...rules },
  }: { path: string; generated?: string | Uint8Array | undefined; rules: AssetRules },
  changePage: (html: string) => string,
): Promise<AssetFile> {
  const key = posix.join("/", slashed(relative(dir, path)));
  const contentType = CONTENT_TYPES[extname(path)] ?? CONTENT_TYPES_BY_NAME[basename(path)];
  if (contentType === undefined)
    throw new TypeError(`The content type of ${key} is not known: add its ending to asset-files.ts.`);
  const read = generated === undefined ? await readFile(path) : Buffer.from(generated);
  const bytes = contentType.startsWith("text/html") ? Buffer.from(changePage(read.toString("utf8"))) : read;
  const compressible = COMPRESSED_TYPE.test(contentType.split(";", 1)[0] ?? "") && bytes.length > 0;
  const contents = (encodings ?? (compressible ? ["identity", "gzip"] : ["identity"])).map((encoding) =>
    contentOf(encoding, encoding === "gzip" ? gzipSync(bytes, { level: 9 }) : bytes),
  );
  return { key, contentType, contents, ...rules };
}

function contentOf(encoding: string, bytes: Uint8Array): FileContent {
  return { encoding, bytes, sha256: createHash("sha256").update(bytes).digest() };
}

function slashed(path: string): string {
  return path.split(sep).join("/");
}
