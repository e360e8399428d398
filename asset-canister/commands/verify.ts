/** `npm run verify -- FILE`: checks a downloaded gallery (ZIP) or a receipt (JSON) without the network. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { fromHex } from "@store-forever/protocol";
import { MAINNET_ROOT_KEY } from "@store-forever/protocol/ic";
import { type MemoryReceipt, verifyReceipt } from "@store-forever/protocol/receipt";
import { type VerifyOptions, verifyDownload } from "../verify/verify-download.ts";

const USAGE = `npm run verify -- FILE [PHOTO] [--canister ID] [--root-key HEX]

  FILE          a downloaded gallery (.zip), or the receipt of a photo (.json)
  PHOTO         with a receipt: the file that it should be of
  --canister    the canister that it has to come from
  --root-key    DER of another network's root key, in hexadecimal; the Internet Computer's own without it`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { canister: { type: "string" }, "root-key": { type: "string" }, help: { type: "boolean" } },
});

async function main([file, photo]: string[]): Promise<boolean> {
  if (file === undefined || values.help) {
    console.log(USAGE);
    return values.help === true;
  }
  const rootKeyHex = values["root-key"];
  const rootKey = rootKeyHex === undefined ? MAINNET_ROOT_KEY : fromHex(rootKeyHex);
  const options = { rootKey, canisterId: values.canister };
  return file.toLowerCase().endsWith(".json") ? checkReceipt(file, photo, options) : checkArchive(file, options);
}

async function checkArchive(file: string, options: VerifyOptions): Promise<boolean> {
  const { galleries, canisterId, verifiedCount, leftOut, problems } = await verifyDownload(file, options);
  console.log(`Kept by canister ${canisterId}`);
  for (const { title, certifiedAtNs } of galleries)
    if (certifiedAtNs !== undefined) console.log(`“${title}”, certified at ${timeOf(certifiedAtNs)}`);
  console.log(`${verifiedCount} memories are, byte for byte, what the canister certified.`);
  for (const { memoryId, reason } of leftOut) console.log(`Not in the file: ${memoryId}. ${reason}`);
  for (const problem of problems) console.log(`WRONG: ${problem}`);
  console.log(problems.length === 0 ? "Everything in the file is verified." : "The file is NOT verified.");
  return problems.length === 0;
}

async function checkReceipt(
  file: string,
  photo: string | undefined,
  { rootKey, canisterId }: VerifyOptions,
): Promise<boolean> {
  const receipt = JSON.parse(await readFile(file, "utf8")) as MemoryReceipt;
  await verifyReceipt(receipt, { canisterId: canisterId ?? receipt.canisterId, rootKey });
  console.log(`Canister ${receipt.canisterId} certified “${receipt.description.title}” of ${receipt.owner}`);
  console.log(`at ${timeOf(BigInt(receipt.certifiedAtNs))}:`);
  for (const { kind, sha256, sizeBytes } of receipt.assets) console.log(`  ${kind}  ${sha256}  ${sizeBytes} bytes`);
  if (photo === undefined) return true;
  const sha256 = createHash("sha256")
    .update(await readFile(photo))
    .digest("hex");
  const asset = receipt.assets.find((candidate) => candidate.sha256 === sha256);
  console.log(
    asset === undefined
      ? `WRONG: ${photo} has the SHA-256 ${sha256}: it is none of these.`
      : `${photo} is its ${asset.kind}.`,
  );
  return asset !== undefined;
}

function timeOf(timeNs: bigint): string {
  return new Date(Number(timeNs / 1_000_000n)).toISOString();
}

process.exitCode = await main(positionals).then(
  (isVerified) => (isVerified ? 0 : 1),
  (error: unknown) => {
    console.error(`NOT verified: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  },
);
