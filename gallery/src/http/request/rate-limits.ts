import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { GalleryError } from "../../errors/gallery-error.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;

const limiter = (points: number, duration: number) => new RateLimiterMemory({ points, duration });

/**
 * Limits how often somebody may try what can be guessed or costs others something. Each server counts for itself, so several
 * servers together allow more.
 */
export class RateLimits {
  readonly #failuresOfNetwork = limiter(20, 15 * MINUTE);
  /** High enough that nobody can lock others out without a network of machines. */
  readonly #failuresOfAccount = limiter(100, HOUR);
  readonly #accountsOfNetwork = limiter(20, HOUR);
  readonly #identitiesOfNetwork = limiter(200, 10 * MINUTE);
  readonly #accountsOfAddress = limiter(10, HOUR);

  /**
   * Counts a password as wrong before checking it, so that sending many at once does not get around the limit. A right
   * password is not counted in the end.
   * @param name the account's e-mail address or id
   * @param check checks the password, and returns `undefined` if it is wrong
   * @throws GalleryError LimitExceeded
   */
  async password<Answer>(network: string, name: string, check: () => Promise<Answer | undefined>) {
    const account = name.trim().toLowerCase();
    await consume(this.#failuresOfNetwork, network, "Too many attempts to sign in.");
    await consume(this.#failuresOfAccount, account, "Too many attempts to sign in.");
    const answer = await check();
    if (answer !== undefined) {
      await this.#failuresOfNetwork.reward(network);
      await this.#failuresOfAccount.delete(account);
    }
    return answer;
  }

  /**
   * Counts an account that is made. Signing up signs people in to an account that they have the password of, so addresses are
   * limited too.
   * @throws GalleryError LimitExceeded
   */
  async signUp(network: string, email: string): Promise<void> {
    await consume(this.#accountsOfNetwork, network, "Too many accounts were made from your network.");
    await consume(
      this.#accountsOfAddress,
      email.trim().toLowerCase(),
      "Too many accounts were made with this address.",
    );
  }

  /** Counts a request for a nonce, or one about which the canister has to be asked. @throws GalleryError LimitExceeded */
  identity(network: string): Promise<void> {
    return consume(this.#identitiesOfNetwork, network, "Too many attempts to prove an identity.");
  }
}

async function consume(limiter: RateLimiterMemory, key: string, reason: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (rejection) {
    if (!(rejection instanceof RateLimiterRes)) throw rejection;
    const retryAfterSeconds = Math.ceil(rejection.msBeforeNext / 1000);
    const minutes = Math.ceil(retryAfterSeconds / MINUTE);
    const wait = minutes === 1 ? "a minute" : `${minutes} minutes`;
    throw new GalleryError("LimitExceeded", `${reason} Try again in ${wait}.`, { retryAfterSeconds });
  }
}
