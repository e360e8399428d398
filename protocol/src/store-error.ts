import type { ResultOf } from "./candid-types.ts";
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

/** What the canister did. @throws StoreError when it refused */
export function accepted<T>(result: ResultOf<T>): T {
  if ("Ok" in result) return result.Ok;
  const { code, message, field } = result.Err;
  throw new StoreError(Object.keys(code)[0] as StoreErrorCode, message, field[0]);
}

/**
 * Asks about many things in as few answers as they fit into: a part whose answer is `TooLarge`, as placeholders and captions
 * can make it, is asked for in halves.
 * @param ask throws `StoreError`
 * @returns the answers, in the order of the things
 * @throws whatever `ask` throws otherwise, and its `TooLarge` where one thing alone is
 */
export async function askInHalves<Q, A>(things: readonly Q[], ask: (part: Q[]) => Promise<A>): Promise<A[]> {
  try {
    return [await ask([...things])];
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== "TooLarge" || things.length < 2) throw error;
    const middle = Math.ceil(things.length / 2);
    return [...(await askInHalves(things.slice(0, middle), ask)), ...(await askInHalves(things.slice(middle), ask))];
  }
}
