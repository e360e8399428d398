import type { ResultOf, StoreErrorCode, StoreErrorRecord, Variant } from "@store-forever/protocol";

/**
 * Ends an operation with a typed error, which the canister answers as `Err`. That is no trap: what was written before stays
 * written. So an operation checks everything before it writes anything, but for what a refusal itself has to leave behind.
 */
export class Refusal extends Error {
  override name = "Refusal";
  readonly code: StoreErrorCode;
  readonly field: string | undefined;

  /** @param field the argument at fault, as Candid names it */
  constructor(code: StoreErrorCode, message: string, field?: string) {
    super(message);
    this.code = code;
    this.field = field;
  }
}

/** What the operation gives, or its refusal, as Candid. Other errors are faults of ours: they trap, which undoes the message. */
export function answer<T>(operation: () => T): ResultOf<T> {
  try {
    return { Ok: operation() };
  } catch (error) {
    if (error instanceof Refusal) return { Err: errorRecord(error) };
    throw error;
  }
}

export function errorRecord({ code, message, field }: Refusal): StoreErrorRecord {
  return { code: { [code]: null } as Variant<StoreErrorCode>, message, field: field === undefined ? [] : [field] };
}
