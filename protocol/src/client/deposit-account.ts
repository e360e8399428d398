import { base32Encode, getCrc32, Principal } from "@dfinity/principal";
import { concatBytes, toHex } from "../values/bytes.ts";
import { subaccountOf } from "../values/subaccount.ts";

/** An account of a ledger (ICRC-1). */
export interface LedgerAccount {
  owner: Principal;
  subaccount: Uint8Array;
  /** As people and wallets write it (ICRC-1, "Textual encoding of accounts"). */
  text: string;
}

/**
 * Where a person pays in to an archive: an account of the backend canister, with the person's principal as its subaccount. It is the same at
 * every ledger, and depends on nothing that the canister says.
 */
export function depositAccount(canisterId: string, person: Principal): LedgerAccount {
  const owner = Principal.fromText(canisterId);
  const subaccount = subaccountOf(person.toUint8Array());
  const checksum = new Uint8Array(4);
  new DataView(checksum.buffer).setUint32(0, getCrc32(concatBytes([owner.toUint8Array(), subaccount])));
  const text = `${owner.toText()}-${base32Encode(checksum)}.${toHex(subaccount).replace(/^0+/, "")}`;
  return { owner, subaccount, text };
}
