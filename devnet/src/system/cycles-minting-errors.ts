import { IDL } from "@dfinity/candid";

export const NotifyErrorType = IDL.Variant({
  Refunded: IDL.Record({ reason: IDL.Text, block_index: IDL.Opt(IDL.Nat64) }),
  Processing: IDL.Null,
  TransactionTooOld: IDL.Nat64,
  InvalidTransaction: IDL.Text,
  Other: IDL.Record({ error_code: IDL.Nat64, error_message: IDL.Text }),
});

type NotifyErrorValue =
  | { Refunded: { reason: string; block_index: bigint[] } }
  | { InvalidTransaction: string }
  | { Other: { error_code: bigint; error_message: string } };

/** A payment that the cycles minting canister cannot settle. */
export class NotifyError extends Error {
  override readonly name = "NotifyError";
  readonly err: NotifyErrorValue;

  constructor(err: NotifyErrorValue) {
    super(`The payment cannot be settled: ${Object.keys(err).join()}`);
    this.err = err;
  }
}
