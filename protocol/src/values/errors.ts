import type * as Candid from "../candid/backend.did.ts";
import { namesOf } from "../candid/shapes.ts";

/** Stable codes of everything that the backend refuses, the same in the canister, the workers and the extension. */
export const STORE_ERROR_CODES = namesOf<Candid.StoreErrorCode>()([
  "Unauthorized",
  "NotFound",
  "AlreadyExists",
  "InvalidHash",
  "InvalidArgument",
  "TooLarge",
  "LimitExceeded",
  "SessionExpired",
  "Conflict",
  "Disabled",
  "OwnerOnly",
  "InvitationNeeded",
  "PaymentNeeded",
  "DailyLimitReached",
  "LowOnCycles",
  "NotForHotKeys",
  "Internal",
]);
export type StoreErrorCode = (typeof STORE_ERROR_CODES)[number];

/** Why the backend does not let somebody store at all. */
export const ADMISSION_ERROR_CODES = [
  "OwnerOnly",
  "InvitationNeeded",
  "PaymentNeeded",
  "DailyLimitReached",
  "LowOnCycles",
] as const satisfies readonly StoreErrorCode[];
export type AdmissionErrorCode = (typeof ADMISSION_ERROR_CODES)[number];

/** What a failure asks of the caller: try again later, ask the person, or give this item up. */
export type ErrorKind = "retry" | "ask" | "giveUp";

const KIND_BY_CODE: Record<StoreErrorCode, ErrorKind> = {
  Unauthorized: "ask",
  NotFound: "giveUp",
  AlreadyExists: "giveUp",
  InvalidHash: "giveUp",
  InvalidArgument: "giveUp",
  TooLarge: "giveUp",
  LimitExceeded: "retry",
  SessionExpired: "retry",
  Conflict: "giveUp",
  Disabled: "ask",
  OwnerOnly: "ask",
  InvitationNeeded: "ask",
  PaymentNeeded: "ask",
  DailyLimitReached: "ask",
  LowOnCycles: "ask",
  NotForHotKeys: "giveUp",
  Internal: "retry",
};

export function errorKind(code: StoreErrorCode): ErrorKind {
  return KIND_BY_CODE[code];
}

/** A refusal as a plain value that survives worker and extension messages. */
export interface StoreFailure {
  code: StoreErrorCode;
  message: string;
  field?: string;
}

export type Result<T, E = StoreFailure> = { ok: true; value: T } | { ok: false; error: E };

export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });
export const err = <E>(error: E): { ok: false; error: E } => ({ ok: false, error });
