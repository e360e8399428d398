import { readFile } from "node:fs/promises";
import path from "node:path";
import { fromHex } from "@store-forever/protocol";
import {
  createAgent,
  createBackend,
  fetchLocalRootKey,
  isLocalHost,
  MAINNET_ROOT_KEY,
} from "@store-forever/protocol/ic";
import type { BagFiles } from "../../asset-canister/bag/bag-files.ts";
import { BAG_PATHS } from "../../asset-canister/bag/bag-format.ts";
import { checkBag } from "../../asset-canister/bag/check-bag.ts";
import { importableBag } from "../../asset-canister/import/bag-items.ts";
import type { ImportSource } from "../../asset-canister/import/import-item.ts";
import { importItems } from "../../asset-canister/import/import-items.ts";
import { importableFolder } from "../../asset-canister/import/photo-folder.ts";
import { openBag } from "../../asset-canister/verify/open-bag.ts";
import { PemIdentity } from "../deploy/keys/pem-identity.ts";
import { derivePicture } from "./derive-picture.ts";
import type { ImportOptions } from "./options.ts";

/**
 * Imports a bag, or a folder of photos, as the options say, and tells what it did.
 * @returns whether everything in it is in the archive now, undamaged
 * @throws Error when the source cannot be read, or the archive cannot be reached
 */
export async function importArchive(options: ImportOptions, print: (line: string) => void): Promise<boolean> {
  const { host, canisterId, keyFile, source, rootKeyHex } = options;
  const identity = new PemIdentity(await readFile(keyFile, "utf8"), keyFile);
  const networkKey = isLocalHost(host) ? await fetchLocalRootKey(host) : undefined;
  const backend = createBackend(createAgent({ host, identity, rootKey: networkKey }), canisterId);
  const owner = identity.getPrincipal().toText();
  const files = await openBag(source);
  try {
    const { importing, isWhole } = files.paths.has(BAG_PATHS.declaration)
      ? await readBag(files, rootKeyHex, print)
      : readFolder(files, source, print);
    const { signal } = new AbortController();
    const report = await importItems(importing, { backend, owner, signal });
    for (const problem of report.problems) print(`NOT STORED: ${problem}`);
    print(
      `Stored ${report.createdCount} photos and ${report.createdGalleries} galleries, with ${report.sentBytes} bytes sent; ${report.keptCount} photos were there already.`,
    );
    return isWhole && report.problems.length === 0;
  } finally {
    files.close();
  }
}

type Print = (line: string) => void;
interface Importing {
  importing: ImportSource;
  isWhole: boolean;
}

async function readBag(bag: BagFiles, rootKeyHex: string | undefined, print: Print): Promise<Importing> {
  const rootKey = rootKeyHex === undefined ? MAINNET_ROOT_KEY : fromHex(rootKeyHex);
  const check = await checkBag(bag, { rootKey });
  for (const problem of check.problems) print(`DAMAGED: ${problem}`);
  const importing = importableBag(bag, check);
  print(`${importing.itemCount} of ${check.archive.memories.length} photos in the file are whole.`);
  return { importing, isWhole: check.problems.length === 0 };
}

function readFolder(files: BagFiles, source: string, print: Print): Importing {
  const onSkipped = (path: string) => print(`Left out, as it is no photo, film or sound: ${path}`);
  const name = path.basename(path.resolve(source));
  return { importing: importableFolder(files, { name, derive: derivePicture, onSkipped }), isWhole: true };
}
