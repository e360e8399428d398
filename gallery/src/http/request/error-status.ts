import type { StoreErrorCode } from "@store-forever/protocol";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { GalleryError, type GalleryErrorReason } from "../../errors/gallery-error.ts";

const STATUS_BY_CODE: Record<StoreErrorCode, ContentfulStatusCode> = {
  Unauthorized: 403,
  NotFound: 404,
  AlreadyExists: 409,
  InvalidHash: 400,
  InvalidArgument: 400,
  TooLarge: 413,
  LimitExceeded: 429,
  SessionExpired: 401,
  Conflict: 409,
  Disabled: 403,
  OwnerOnly: 403,
  InvitationNeeded: 403,
  PaymentNeeded: 402,
  DailyLimitReached: 429,
  LowOnCycles: 503,
  NotForHotKeys: 403,
  Internal: 500,
};

const STATUS_BY_REASON: Record<GalleryErrorReason, ContentfulStatusCode> = {
  notSignedIn: 401,
  unsupportedType: 415,
  unavailable: 503,
  lengthRequired: 411,
  unknownHost: 421,
};

export const statusOf = ({ code, reason }: GalleryError): ContentfulStatusCode =>
  reason === undefined ? STATUS_BY_CODE[code] : STATUS_BY_REASON[reason];

/** What the API answers: `{ error: { code, message, field? } }`. */
export const errorBody = ({ code, message, field }: GalleryError) => ({
  error: { code, message, ...(field === undefined ? {} : { field }) },
});

/** Logs unexpected errors. The caller only learns that something went wrong. */
export function asGalleryError(error: Error): GalleryError {
  if (error instanceof GalleryError) return error;
  if (error instanceof HTTPException && error.status === 400)
    return new GalleryError("InvalidArgument", "The body is not what its content type says.");
  if (error instanceof HTTPException && error.status === 415)
    return new GalleryError("InvalidArgument", "This address takes another content type.", {
      reason: "unsupportedType",
    });
  console.error(error);
  return new GalleryError("Internal", "The gallery failed to answer. Try again later.");
}
