/** Why a ledger refuses an operation, as its Candid interface says it. */
export type TransferError =
  | { BadFee: { expected_fee: bigint } }
  | { InsufficientFunds: { balance: bigint } }
  | { InsufficientAllowance: { allowance: bigint } }
  | { AllowanceChanged: { current_allowance: bigint } }
  | { Expired: { ledger_time: bigint } }
  | { TooOld: null }
  | { CreatedInFuture: { ledger_time: bigint } }
  | { Duplicate: { duplicate_of: bigint } };

/** An operation that a ledger refuses. Nothing has changed. */
export class LedgerError extends Error {
  override readonly name = "LedgerError";
  readonly err: TransferError;

  constructor(err: TransferError) {
    super(`The ledger refuses: ${Object.keys(err).join()}`);
    this.err = err;
  }
}
