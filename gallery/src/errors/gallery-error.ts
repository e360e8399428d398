import type { StoreErrorCode } from "@store-forever/protocol";

/** Says more than the code does, where the caller can do something about it. */
export type GalleryErrorReason = "notSignedIn" | "unsupportedType" | "unavailable" | "lengthRequired" | "unknownHost";

export interface GalleryErrorOptions {
  /** The part of the request that is wrong. */
  field?: string;
  reason?: GalleryErrorReason;
  /** When it is worth trying again. */
  retryAfterSeconds?: number;
}

/** The gallery site turns a request down. `http/request/error-status.ts` says which HTTP status that is. */
export class GalleryError extends Error {
  override readonly name = "GalleryError";
  readonly code: StoreErrorCode;
  readonly field: string | undefined;
  readonly reason: GalleryErrorReason | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: StoreErrorCode, message: string, options: GalleryErrorOptions = {}) {
    super(message);
    this.code = code;
    this.field = options.field;
    this.reason = options.reason;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** What somebody may not see does not exist for them, so this is also the answer about other people's things. */
export const noSuch = (what: string, field?: string): GalleryError =>
  new GalleryError("NotFound", `There is no such ${what} here.`, field === undefined ? {} : { field });
