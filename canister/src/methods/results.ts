import {
  type ResultOf,
  StoreError,
  type StoreErrorCode,
  type StoreErrorRecord,
  type Variant,
} from "@store-forever/protocol";

/**
 * What the operation gives, or its `StoreError`, as Candid. A refusal does not trap: what was written before stays written. So an
 * operation checks everything before it writes anything, except what a refusal itself has to leave behind. All other errors are our
 * own faults: they trap, which undoes the message.
 */
export function resultOf<T>(operation: () => T): ResultOf<T> {
  try {
    return { Ok: operation() };
  } catch (error) {
    if (error instanceof StoreError) return { Err: errorRecord(error) };
    throw error;
  }
}

/** As `resultOf`, for what takes several messages. Each of them is undone by itself when it traps. */
export async function resultOfPromise<T>(operation: () => Promise<T>): Promise<ResultOf<T>> {
  try {
    return { Ok: await operation() };
  } catch (error) {
    if (error instanceof StoreError) return { Err: errorRecord(error) };
    throw error;
  }
}

export function errorRecord({ code, message, field }: StoreError): StoreErrorRecord {
  return { code: { [code]: null } as Variant<StoreErrorCode>, message, field: field === undefined ? [] : [field] };
}
