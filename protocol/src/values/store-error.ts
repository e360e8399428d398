import type { StoreErrorCode } from "./errors.ts";

/** What the backend refuses, as clients throw it. The message says what to do. ARCHITECTURE.md#candid-names. */
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

/** What a key hears that stores for an owner and may not do this (ARCHITECTURE.md#hot-keys). */
export const notForHotKeys = () =>
  new StoreError(
    "NotForHotKeys",
    "An extension may store for you, but neither delete nor give away. Sign in at the viewer and do it there.",
  );
