export type AssetErrorCode =
  | "Unauthorized"
  | "NotFound"
  | "InvalidArgument"
  | "InvalidHash"
  | "LimitExceeded"
  | "Conflict"
  | "SessionExpired";

/**
 * Thrown when the canister refuses a call. The standard interface has no error results, so the caller gets a rejection
 * whose text begins with "Uncaught <code>: <message>". Nothing that the call has changed is kept.
 */
export class AssetError extends Error {
  constructor(code: AssetErrorCode, message: string) {
    super(message);
    this.name = code;
  }
}
