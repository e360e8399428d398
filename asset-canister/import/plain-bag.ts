import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { toHex } from "@store-forever/protocol";
import { type BagFiles, below, namedAs, readText } from "../bag/bag-files.ts";
import { parseManifest } from "../bag/bag-format.ts";
import { reasonOf } from "../bag/problems.ts";

/** The algorithms of manifests that bags have (RFC 8493, section 2.4), the strongest first. */
const ALGORITHMS = [
  { name: "sha512", hash: sha512 },
  { name: "sha256", hash: sha256 },
  { name: "sha1", hash: sha1 },
  { name: "md5", hash: md5 },
] as const;
const MOST_MANIFEST_BYTES = 256_000_000;
const PAYLOAD = "data/";

/**
 * The payload of a bag that another program has written, compared with its manifest.
 * @param onDamaged hears what is wrong, each in a sentence that begins with the file; damaged files are not among those that are returned
 */
export async function payloadOf(bag: BagFiles, onDamaged: (sentence: string) => void): Promise<BagFiles> {
  const algorithm = ALGORITHMS.find(({ name }) => bag.paths.has(`manifest-${name}.txt`));
  const manifest = algorithm && (await readManifest(bag, algorithm, onDamaged));
  const files = namedAs(bag, manifest?.keys() ?? []);
  const damaged = new Set<string>();
  const note = (path: string, reason: string) => {
    damaged.add(path);
    onDamaged(`${path}: ${reason}`);
  };
  if (algorithm === undefined)
    onDamaged("bagit.txt: the bag has no manifest that is known here, so nothing is compared.");
  for (const [path, reason] of files.refused) note(path, reason);
  for (const [path, expected] of manifest ?? []) {
    if (damaged.has(path)) continue;
    if (!files.paths.has(path)) note(path, "it is missing.");
    else
      try {
        const found = await digest(files, path, algorithm?.hash ?? sha256);
        if (found !== expected) note(path, `its hash is ${found}, but the bag's manifest says ${expected}.`);
      } catch (error) {
        note(path, reasonOf(error));
      }
  }
  for (const path of files.paths)
    if (path.startsWith(PAYLOAD) && manifest !== undefined && !manifest.has(path))
      onDamaged(`${path}: the bag's manifest does not name it.`);
  const whole = [...files.paths].filter((path) => !damaged.has(path));
  return below({ ...files, paths: new Set(whole), refused: new Map() }, PAYLOAD);
}

async function readManifest(
  bag: BagFiles,
  { name, hash }: (typeof ALGORITHMS)[number],
  onDamaged: (sentence: string) => void,
): Promise<ReadonlyMap<string, string> | undefined> {
  const path = `manifest-${name}.txt`;
  try {
    const entries = parseManifest(await readText(bag, path, MOST_MANIFEST_BYTES), hash.outputLen * 2);
    return new Map([...entries].map(([file, expected]) => [decoded(file), expected]));
  } catch (error) {
    onDamaged(`${path}: ${reasonOf(error)}`);
    return undefined;
  }
}

/** Line ends and percent signs in names are written as their numbers. */
const decoded = (path: string) =>
  path.replace(/%(0A|0D|25)/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

async function digest(files: BagFiles, path: string, hash: (typeof ALGORITHMS)[number]["hash"]): Promise<string> {
  if (hash === sha256) return files.digest(path);
  const running = hash.create();
  for await (const part of files.read(path)) running.update(part);
  return toHex(running.digest());
}
