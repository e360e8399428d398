import { readFile } from "node:fs/promises";
import { fromHex } from "@store-forever/protocol";
import {
  createAgent,
  createBackend,
  fetchLocalRootKey,
  isLocalHost,
  MAINNET_ROOT_KEY,
} from "@store-forever/protocol/ic";
import { checkBag } from "../../asset-canister/bag/check-bag.ts";
import { importableBag } from "../../asset-canister/import/bag-items.ts";
import { importItems } from "../../asset-canister/import/import-items.ts";
import { openBag } from "../../asset-canister/verify/open-bag.ts";
import { PemIdentity } from "../deploy/keys/pem-identity.ts";
import type { ImportOptions } from "./options.ts";

/**
 * Imports a bag as its options say, and tells what it did.
 * @returns whether everything in the bag is in the archive now, undamaged
 * @throws Error when the source is no bag, or the archive cannot be reached
 */
export async function importArchive(options: ImportOptions, print: (line: string) => void): Promise<boolean> {
  const { host, canisterId, keyFile, source, rootKeyHex } = options;
  const identity = new PemIdentity(await readFile(keyFile, "utf8"), keyFile);
  const networkKey = isLocalHost(host) ? await fetchLocalRootKey(host) : undefined;
  const backend = createBackend(createAgent({ host, identity, rootKey: networkKey }), canisterId);
  const bag = await openBag(source);
  try {
    const rootKey = rootKeyHex === undefined ? MAINNET_ROOT_KEY : fromHex(rootKeyHex);
    const check = await checkBag(bag, { rootKey });
    for (const problem of check.problems) print(`DAMAGED: ${problem}`);
    const importing = importableBag(bag, check);
    print(`${importing.itemCount} of ${check.archive.memories.length} photos in the file are whole.`);
    const owner = identity.getPrincipal().toText();
    const { signal } = new AbortController();
    const report = await importItems(importing, { backend, owner, signal });
    for (const problem of report.problems) print(`NOT STORED: ${problem}`);
    print(
      `Stored ${report.createdCount} photos and ${report.createdGalleries} galleries, with ${report.sentBytes} bytes sent; ${report.keptCount} photos were there already.`,
    );
    return check.problems.length === 0 && report.problems.length === 0;
  } finally {
    bag.close();
  }
}
