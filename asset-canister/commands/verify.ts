/** `npm run verify -- FILE`: checks a downloaded gallery (a bag in a ZIP file or folder) or a receipt (JSON) without the network. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { parseArgs } from "node:util";
import { fromHex } from "@store-forever/protocol";
import { MAINNET_ROOT_KEY } from "@store-forever/protocol/ic";
import { verifyReceipt } from "@store-forever/protocol/receipt";
import { printable } from "../verify/printable.ts";
import { verifyBag } from "../verify/verify-bag.ts";

const USAGE = `npm run verify -- FILE [PHOTO] [--canister ID] [--root-key HEX]

  FILE          a downloaded gallery (.zip, or the folder unpacked from it), or the receipt of a photo (.json)
  PHOTO         with a receipt: the file that it should be of
  --canister    the canister that it has to come from, as the addresses of your viewer name it; without it the
                file's own word is taken, and you have to compare
  --root-key    DER of another network's root key, in hexadecimal; the Internet Computer's own without it`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { canister: { type: "string" }, "root-key": { type: "string" }, help: { type: "boolean" } },
});

interface VerifyOptions {
  rootKey: Uint8Array;
  canisterId: string | undefined;
}

/** A certificate with a witness for one memory takes some kilobytes. */
const MOST_RECEIPT_BYTES = 1_000_000;

/** Everything that is printed may have come with the file. */
const print = (line: string) => console.log(printable(line));

async function main([file, photo]: string[]): Promise<boolean> {
  if (file === undefined || values.help) {
    console.log(USAGE);
    return values.help === true;
  }
  const rootKeyHex = values["root-key"];
  if (rootKeyHex !== undefined && !/^(?:[0-9a-f]{2})+$/i.test(rootKeyHex))
    throw new Error("--root-key takes a key in hexadecimal.");
  const options = {
    rootKey: rootKeyHex === undefined ? MAINNET_ROOT_KEY : fromHex(rootKeyHex),
    canisterId: values.canister,
  };
  print(rootKeyHex === undefined ? "Network: the Internet Computer" : "Network: that of --root-key");
  return file.toLowerCase().endsWith(".json") ? checkReceipt(file, photo, options) : checkArchive(file, options);
}

async function checkArchive(file: string, options: VerifyOptions): Promise<boolean> {
  const { galleries, canisterId, archive, memories, problems } = await verifyBag(file, options);
  printCanister(canisterId, options);
  if (archive.bag.count > 1) print(`This is bag ${archive.bag.number} of ${archive.bag.count}.`);
  for (const { gallery, certifiedAtNs } of galleries)
    print(`“${gallery.title}”, certified at ${timeOf(certifiedAtNs)}`);
  print(`${memories.length} memories are, byte for byte, what the canister certified.`);
  for (const { memoryId, reason } of archive.leftOut)
    print(`Not in the file: ${memoryId}. It says, unproved: ${reason}`);
  for (const problem of problems) print(`WRONG: ${problem}`);
  print(problems.length === 0 ? "Everything in the file is verified." : "The file is NOT verified.");
  if (problems.length === 0)
    print(
      "That is its photos, titles, descriptions, captions, dates, types, names and order. Its page (index.html) is a program: the bag's manifest names it, and nobody certifies it.",
    );
  return problems.length === 0;
}

async function checkReceipt(
  file: string,
  photo: string | undefined,
  { rootKey, canisterId }: VerifyOptions,
): Promise<boolean> {
  if ((await stat(file)).size > MOST_RECEIPT_BYTES) throw new Error("The file is too long for a receipt.");
  const json = JSON.parse(await readFile(file, "utf8")) as { canisterId?: unknown } | null;
  const receipt = await verifyReceipt(json, { canisterId: canisterId ?? String(json?.canisterId), rootKey });
  printCanister(receipt.canisterId, { canisterId });
  print(`It certified “${receipt.description.title}” of ${receipt.owner}`);
  print(`at ${timeOf(BigInt(receipt.certifiedAtNs))}:`);
  for (const { kind, sha256, sizeBytes } of receipt.assets) print(`  ${kind}  ${sha256}  ${sizeBytes} bytes`);
  if (photo === undefined) return true;
  const hash = createHash("sha256");
  for await (const part of createReadStream(photo)) hash.update(part as Buffer);
  const sha256 = hash.digest("hex");
  const asset = receipt.assets.find((candidate) => candidate.sha256 === sha256);
  print(
    asset === undefined
      ? `WRONG: ${photo} has the SHA-256 ${sha256}: it is none of these.`
      : `${photo} is its ${asset.kind}.`,
  );
  return asset !== undefined;
}

/** Says whose word it is that this is the canister. */
function printCanister(canisterId: string, { canisterId: asked }: Pick<VerifyOptions, "canisterId">): void {
  print(
    asked === undefined
      ? `Canister: ${canisterId}, by the file's own word. Compare it with the addresses of your viewer, or name it with --canister.`
      : `Canister: ${canisterId}, that of --canister`,
  );
}

function timeOf(timeNs: bigint): string {
  return new Date(Number(timeNs / 1_000_000n)).toISOString();
}

process.exitCode = await main(positionals).then(
  (isVerified) => (isVerified ? 0 : 1),
  (error: unknown) => {
    console.error(printable(`NOT verified: ${error instanceof Error ? error.message : String(error)}`));
    return 1;
  },
);
