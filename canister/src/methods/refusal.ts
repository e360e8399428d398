import {
  type ResultOf,
  StoreError,
  type StoreErrorCode,
  type StoreErrorRecord,
  type Variant,
} from "@store-forever/protocol";

/**
 * What the operation gives, or its `StoreError`, as Candid. A refusal is no trap: what was written before stays written. So an
 * operation checks everything before it writes anything, but for what a refusal itself has to leave behind. Other errors are
 * faults of ours: they trap, which undoes the message.
 */
export function answer<T>(operation: () => T): ResultOf<T> {
  try {
    return { Ok: operation() };
  } catch (error) {
    if (error instanceof StoreError) return { Err: errorRecord(error) };
    throw error;
  }
}

export function errorRecord({ code, message, field }: StoreError): StoreErrorRecord {
  return { code: { [code]: null } as Variant<StoreErrorCode>, message, field: field === undefined ? [] : [field] };
}
