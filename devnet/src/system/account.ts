import { crc32 } from "node:zlib";
import { IDL } from "@dfinity/candid";
import type { Principal } from "@dfinity/principal";
import { sha224 } from "@noble/hashes/sha2";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils";
import type { Opt } from "../candid/management-types.ts";
import type { Bytes } from "../encoding/bytes.ts";

const SUBACCOUNT_BYTES = 32;
const ACCOUNT_DOMAIN = concatBytes(Uint8Array.of(0x0a), utf8ToBytes("account-id"));

const Blob = IDL.Vec(IDL.Nat8);

export const AccountType = IDL.Record({ owner: IDL.Principal, subaccount: IDL.Opt(Blob) });

/** An account of a ledger, as ICRC-1 defines it. */
export interface Account {
  owner: Principal;
  subaccount: Opt<Uint8Array>;
}

/** An account as text: its owner and, unless it is the default one, its subaccount as hexadecimal. */
export function accountText({ owner, subaccount: [subaccount] }: Account): string {
  const isDefault = subaccount === undefined || subaccount.every((byte) => byte === 0);
  return isDefault ? owner.toText() : `${owner.toText()}.${bytesToHex(new Uint8Array(subaccount))}`;
}

/** The 32 bytes by which the ICP ledger knows an account: a checksum and a hash of owner and subaccount. */
export function accountIdentifier({ owner, subaccount: [subaccount] }: Account): Bytes {
  const padded = subaccount === undefined ? new Uint8Array(SUBACCOUNT_BYTES) : new Uint8Array(subaccount);
  const hash = sha224(concatBytes(ACCOUNT_DOMAIN, owner.toUint8Array(), padded));
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(hash));
  return concatBytes(checksum, hash);
}

/** The subaccount of the cycles minting canister that takes payments for a principal: its length, its bytes, zeros. */
export function subaccountOf(principal: Principal): Bytes {
  const bytes = principal.toUint8Array();
  const subaccount = new Uint8Array(SUBACCOUNT_BYTES);
  subaccount[0] = bytes.length;
  subaccount.set(bytes, 1);
  return subaccount;
}
