import { createMiddleware } from "hono/factory";
import { GalleryError } from "../../errors/gallery-error.ts";
import { SMALL_BODY_BYTES } from "./body-limits.ts";
import type { GalleryEnv } from "./environment.ts";
import { signedIn } from "./signed-in.ts";

/** One browser sends a few at a time; what it sends too early it can send again. */
const MOST_OF_PERSON = 3;
const RETRY_AFTER_SECONDS = 5;

/** Counts the large bodies that are being received: each takes memory or disk for as long as its sender likes. */
export class BodiesInFlight {
  readonly #most: number;
  readonly #countOf = new Map<string, number>();

  /** @param most of all people together */
  constructor(most: number) {
    this.#most = most;
  }

  /** @throws GalleryError LimitExceeded */
  async during<T>(userId: string, receive: () => Promise<T>): Promise<T> {
    const own = this.#countOf.get(userId) ?? 0;
    const all = [...this.#countOf.values()].reduce((sum, count) => sum + count, 0);
    if (own >= MOST_OF_PERSON || all >= this.#most)
      throw new GalleryError("LimitExceeded", "Too much is being sent to the gallery now. Try again in a moment.", {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    this.#countOf.set(userId, own + 1);
    try {
      return await receive();
    } finally {
      const left = (this.#countOf.get(userId) ?? 1) - 1;
      if (left === 0) this.#countOf.delete(userId);
      else this.#countOf.set(userId, left);
    }
  }
}

/** Holds a place for a large body that is read into memory. Small ones, which several browsers may send at once, need none. */
export const countLargeBody = (bodies: BodiesInFlight) =>
  createMiddleware<GalleryEnv>((context, next) =>
    Number(context.req.header("Content-Length")) <= SMALL_BODY_BYTES
      ? next()
      : bodies.during(signedIn(context).id, next),
  );
