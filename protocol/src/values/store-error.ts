import type { StoreErrorCode } from "./errors.ts";

/** The archive's own answer that something cannot be done; the message says what to do (design decision 13). */
export class StoreError extends Error {
  override name = "StoreError";
  readonly code: StoreErrorCode;
  readonly field: string | undefined;

  /** @param field the argument at fault, as Candid names it */
  constructor(code: StoreErrorCode, message: string, field?: string) {
    super(message);
    this.code = code;
    this.field = field;
  }
}
