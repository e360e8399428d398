import process from "node:process";
import { parseArgs } from "node:util";
import { SetupError } from "../setup/setup.mjs";

export const IMPORT_USAGE = `npm run import -- SOURCE… --canister ID --key FILE [--host URL] [--root-key HEX]

Stores what a downloaded gallery holds in an archive: photos with their own ids, captions, dates and order, and the galleries.
What the archive has already is not sent. Damaged files are named, and the rest is stored. A folder of photos, films and
sounds is stored too, each folder in it as a gallery, with what a Google Photos Takeout tells of them.

  SOURCE        a downloaded gallery (a ZIP file, or the folder that was unpacked from it), a bag of another program (RFC 8493),
                or photos in a folder or a ZIP file. A Takeout may be several ZIP files: name them all at once
  --canister    the archive's backend canister, as the addresses of its viewer name it
  --key         a PEM file with the key of whoever is to own what is stored (icp identity export NAME)
  --host        where the network is; the Internet Computer without it
  --root-key    DER of the root key of the network that the download is from, in hexadecimal, if that is not the Internet
                Computer`;

export interface ImportOptions {
  sources: readonly string[];
  canisterId: string;
  keyFile: string;
  host: string;
  rootKeyHex: string | undefined;
}

/** @returns undefined where help is asked for. @throws SetupError with the usage when something is missing or wrong */
export function importOptions(args = process.argv.slice(2)): ImportOptions | undefined {
  const { values, positionals } = read(args);
  if (values.help) return undefined;
  if (positionals.length === 0) throw wrong("Name a ZIP file or a folder.");
  const { canister: canisterId, key: keyFile, host = "https://icp-api.io", "root-key": rootKeyHex } = values;
  if (canisterId === undefined) throw wrong("Name the archive with --canister.");
  if (keyFile === undefined) throw wrong("Name a key with --key.");
  if (!URL.canParse(host)) throw wrong(`${host} is no address.`);
  if (rootKeyHex !== undefined && !/^(?:[0-9a-f]{2})+$/i.test(rootKeyHex))
    throw wrong("--root-key takes a key in hexadecimal.");
  return { sources: positionals, canisterId, keyFile, host, rootKeyHex };
}

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        canister: { type: "string" },
        key: { type: "string" },
        host: { type: "string" },
        "root-key": { type: "string" },
        help: { type: "boolean" },
      },
    });
  } catch (error) {
    throw wrong((error as Error).message);
  }
}

const wrong = (message: string) => new SetupError(`${message}\n\n${IMPORT_USAGE}`);
