import { type BagFiles, readText } from "./bag-files.ts";
import { BAG_PATHS, isPayload, parseManifest, payloadOxum } from "./bag-format.ts";
import { Problems, reasonOf } from "./problems.ts";

/** A line for each file. */
const MOST_MANIFEST_BYTES = 32_000_000;
const MOST_TAG_BYTES = 100_000;
/** Some are read while others are hashed, which takes other processors. */
const FILES_AT_ONCE = 4;
const DECLARATION = /^BagIt-Version: 1\.0\r?\nTag-File-Character-Encoding: UTF-8\r?\n?$/;

interface CheckOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((share: number) => void) | undefined;
}

/**
 * Checks what `sha256sum -c` checks, and that the manifests name every file (RFC 8493, section 3).
 * @returns SHA-256 of each file that could be read
 */
export async function checkManifests(
  files: BagFiles,
  problems: Problems,
  { signal, onProgress }: CheckOptions,
): Promise<Map<string, string>> {
  for (const [path, reason] of files.refused) problems.note(path, reason);
  await checkDeclaration(files, problems);
  const hashes = await measure(files, problems, { signal, onProgress });
  const payload = await readManifest(files, BAG_PATHS.payloadManifest, problems);
  const tags = await readManifest(files, BAG_PATHS.tagManifest, problems);
  compare(files, hashes, payload, tags, problems);
  for (const path of files.paths) {
    const flaw = files.flawOf(path);
    if (flaw !== undefined) problems.note(path, flaw);
  }
  for (const path of files.paths)
    if (path !== BAG_PATHS.tagManifest && !(isPayload(path) ? payload : tags)?.has(path))
      problems.note(path, "the bag's manifest does not name it.");
  await checkOxum(files, problems);
  return hashes;
}

/** The files that the manifests name, as far as these can be read. */
export async function namesInManifests(files: BagFiles): Promise<string[]> {
  const read = [BAG_PATHS.payloadManifest, BAG_PATHS.tagManifest].map((path) =>
    readManifest(files, path, new Problems()),
  );
  return (await Promise.all(read)).flatMap((manifest) => [...(manifest?.keys() ?? [])]);
}

async function checkDeclaration(files: BagFiles, problems: Problems): Promise<void> {
  const path = BAG_PATHS.declaration;
  try {
    if (!files.paths.has(path)) problems.note(path, "it is missing.");
    else if (!DECLARATION.test(await readText(files, path, MOST_TAG_BYTES)))
      problems.note(path, "it does not say that this is a bag of version 1.0.");
  } catch (error) {
    problems.note(path, reasonOf(error));
  }
}

async function measure(
  files: BagFiles,
  problems: Problems,
  { signal, onProgress }: CheckOptions,
): Promise<Map<string, string>> {
  const allBytes = [...files.paths].reduce((sum, path) => sum + files.sizeOf(path), 0);
  let doneBytes = 0;
  const found = new Map<string, { hash: string } | { reason: string }>();
  const waiting = files.paths.values();
  const measureWaiting = async () => {
    for (const path of waiting) {
      signal?.throwIfAborted();
      found.set(path, await hashOf(files, path));
      doneBytes += files.sizeOf(path);
      onProgress?.(doneBytes / Math.max(1, allBytes));
    }
  };
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, measureWaiting));
  const hashes = new Map<string, string>();
  for (const path of files.paths) {
    const answer = found.get(path);
    if (answer === undefined) continue;
    if ("hash" in answer) hashes.set(path, answer.hash);
    else problems.note(path, answer.reason);
  }
  return hashes;
}

async function hashOf(files: BagFiles, path: string): Promise<{ hash: string } | { reason: string }> {
  try {
    return { hash: await files.digest(path) };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

async function readManifest(
  files: BagFiles,
  path: string,
  problems: Problems,
): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    if (!files.paths.has(path)) throw new Error("it is missing.");
    return parseManifest(await readText(files, path, MOST_MANIFEST_BYTES));
  } catch (error) {
    problems.note(path, reasonOf(error));
    return undefined;
  }
}

/** A file that has another name is told by its bytes. */
function missing(sha256: string, hashes: ReadonlyMap<string, string>): string {
  const [other] = [...hashes].find(([, hash]) => hash === sha256) ?? [];
  return other === undefined ? "it is missing." : `it is missing; ${other} has its bytes.`;
}

function compare(
  files: BagFiles,
  hashes: ReadonlyMap<string, string>,
  payload: ReadonlyMap<string, string> | undefined,
  tags: ReadonlyMap<string, string> | undefined,
  problems: Problems,
): void {
  for (const [path, sha256] of [...(payload ?? []), ...(tags ?? [])]) {
    const found = hashes.get(path);
    if (found === undefined && !files.refused.has(path) && !files.paths.has(path))
      problems.note(path, missing(sha256, hashes));
    else if (found !== undefined && found !== sha256)
      problems.note(path, `its SHA-256 is ${found}, but the bag's manifest says ${sha256}.`);
  }
}

async function checkOxum(files: BagFiles, problems: Problems): Promise<void> {
  const path = BAG_PATHS.info;
  if (!files.paths.has(path)) return problems.note(path, "it is missing.");
  const said = payloadOxum(await readText(files, path, MOST_TAG_BYTES).catch(() => ""));
  const payload = [...files.paths].filter(isPayload);
  const sizeBytes = payload.reduce((sum, each) => sum + files.sizeOf(each), 0);
  if (said === undefined || said.sizeBytes !== sizeBytes || said.fileCount !== payload.length)
    problems.note(path, `it does not say that there are ${payload.length} files with ${sizeBytes} bytes.`);
}
