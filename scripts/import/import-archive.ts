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
import { importFiles } from "../../asset-canister/import/import-files.ts";
import type { NamedFiles } from "../../asset-canister/import/named-files.ts";
import { type OpenFiles, openFiles } from "../../asset-canister/verify/open-files.ts";
import { PemIdentity } from "../deploy/keys/pem-identity.ts";
import { derivePicture } from "./derive-picture.ts";
import type { ImportOptions } from "./options.ts";

/**
 * Imports bags, or folders of photos, as the options say, and tells what it did.
 * @returns whether everything in them is in the archive now, undamaged
 * @throws Error when a source cannot be read, or the archive cannot be reached
 */
export async function importArchive(options: ImportOptions, print: (line: string) => void): Promise<boolean> {
  const { host, canisterId, keyFile, sources, rootKeyHex } = options;
  const identity = new PemIdentity(await readFile(keyFile, "utf8"), keyFile);
  const networkKey = isLocalHost(host) ? await fetchLocalRootKey(host) : undefined;
  const backend = createBackend(createAgent({ host, identity, rootKey: networkKey }), canisterId);
  const opened: OpenFiles[] = [];
  try {
    const chosen: NamedFiles[] = [];
    for (const source of sources) {
      const files = await openFiles(source);
      opened.push(files);
      chosen.push({ name: path.basename(path.resolve(source)).replace(/\.zip$/i, ""), files });
    }
    let isWhole = true;
    const report = await importFiles(chosen, {
      backend,
      owner: identity.getPrincipal().toText(),
      rootKeys: [rootKeyHex === undefined ? MAINNET_ROOT_KEY : fromHex(rootKeyHex)],
      derive: derivePicture,
      signal: new AbortController().signal,
      onSkipped: (file) => print(`Left out, as it is no photo, film or sound: ${file}`),
      onDamaged: (sentence) => {
        isWhole = false;
        print(`DAMAGED: ${sentence}`);
      },
    });
    for (const problem of report.problems) print(`NOT STORED: ${problem}`);
    print(
      `Stored ${report.createdCount} photos and ${report.createdGalleries} galleries, with ${report.sentBytes} bytes sent; ${report.keptCount} photos were there already.`,
    );
    return isWhole && report.problems.length === 0;
  } finally {
    for (const files of opened) await files.close();
  }
}
