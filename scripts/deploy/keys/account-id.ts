import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { Principal } from "@store-forever/protocol/ic";

/**
 * The ICP ledger's name of an account: CRC-32 and SHA-224 over owner and subaccount, as hex.
 * @param subaccount 32 bytes; the owner's first account when left out
 */
export function accountIdOf(owner: Principal, subaccount: Uint8Array = new Uint8Array(32)): string {
  const hash = createHash("sha224").update("\x0Aaccount-id").update(owner.toUint8Array()).update(subaccount).digest();
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(hash));
  return Buffer.concat([checksum, hash]).toString("hex");
}
