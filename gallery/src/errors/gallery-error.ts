import type { StoreErrorCode, StoreFailure } from "@store-forever/protocol";
import type { ContentfulStatusCode } from "hono/utils/http-status";

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
  Internal: 500,
};

interface GalleryErrorOptions {
  field?: string;
  status?: ContentfulStatusCode;
  retryAfterSeconds?: number;
}

/** A request turned down: what the caller reads as `{ error: { code, message, field? } }`. */
export class GalleryError extends Error {
  override readonly name = "GalleryError";
  readonly failure: StoreFailure;
  readonly status: ContentfulStatusCode;
  /** When it is worth trying again. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: StoreErrorCode, message: string, options: GalleryErrorOptions = {}) {
    super(message);
    this.failure = { code, message, ...(options.field === undefined ? {} : { field: options.field }) };
    this.status = options.status ?? STATUS_BY_CODE[code];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export const notSignedIn = () => new GalleryError("Unauthorized", "Sign in to the gallery first.", { status: 401 });
