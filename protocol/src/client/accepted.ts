import type { ResultOf } from "../candid/shapes.ts";
import { nameOf } from "../candid/shapes.ts";
import { StoreError } from "../values/store-error.ts";

/** What the canister did. @throws StoreError when it refused */
export function accepted<T>(result: ResultOf<T>): T {
  if ("Ok" in result) return result.Ok;
  const { code, message, field } = result.Err;
  throw new StoreError(nameOf(code), message, field[0]);
}
