export type RefusalCode =
  | "Unauthorized"
  | "NotFound"
  | "InvalidArgument"
  | "InvalidHash"
  | "LimitExceeded"
  | "Conflict"
  | "SessionExpired";

/**
 * A call that is refused. The standard interface has no error results, so it reaches the caller as a rejection
 * whose text begins with "Uncaught <code>: <message>"; nothing of the call is kept.
 */
export class Refusal extends Error {
  constructor(code: RefusalCode, message: string) {
    super(message);
    this.name = code;
  }
}
