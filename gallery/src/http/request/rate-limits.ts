import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { GalleryError } from "../../errors/gallery-error.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;

const limiter = (points: number, duration: number) => new RateLimiterMemory({ points, duration });

/**
 * How often somebody may try what can be guessed, or costs others something. Counted in this process: with several servers,
 * each allows as much.
 */
export class RateLimits {
  readonly #failuresOfNetwork = limiter(20, 15 * MINUTE);
  /** Wide enough that nobody locks others out without a network of machines. */
  readonly #failuresOfAccount = limiter(100, HOUR);
  readonly #accountsOfNetwork = limiter(20, HOUR);
  readonly #identitiesOfNetwork = limiter(200, 10 * MINUTE);
  readonly #lookupsOfUser = limiter(30, HOUR);

  /**
   * Counts a password as wrong before it is looked at, so that many at once are no way around; a right one is not counted.
   * @param name of the account: an e-mail address or an id
   * @param check tells whether the password was right
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

  /** An account is being made, or would be if its e-mail address were not taken. @throws GalleryError LimitExceeded */
  signUp(network: string): Promise<void> {
    return consume(this.#accountsOfNetwork, network, "Too many accounts were made from your network.");
  }

  /** A nonce is asked for, or the canister has to be asked who proved one. @throws GalleryError LimitExceeded */
  identity(network: string): Promise<void> {
    return consume(this.#identitiesOfNetwork, network, "Too many attempts to prove an identity.");
  }

  /** Somebody signed in looks for other people by their e-mail addresses. @throws GalleryError LimitExceeded */
  lookup(userId: string): Promise<void> {
    return consume(this.#lookupsOfUser, userId, "You looked for too many people.");
  }
}

async function consume(limiter: RateLimiterMemory, key: string, complaint: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (rejection) {
    if (!(rejection instanceof RateLimiterRes)) throw rejection;
    const retryAfterSeconds = Math.ceil(rejection.msBeforeNext / 1000);
    const minutes = Math.ceil(retryAfterSeconds / MINUTE);
    const wait = minutes === 1 ? "a minute" : `${minutes} minutes`;
    throw new GalleryError("LimitExceeded", `${complaint} Try again in ${wait}.`, { retryAfterSeconds });
  }
}
