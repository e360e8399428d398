import { errorKind } from "@store-forever/protocol";
import { AgentError, agentReject, HttpErrorCode } from "@store-forever/protocol/ic";
import {
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  fullJitterGenerator,
  handleType,
  handleWhen,
  retry,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from "cockatiel";
import { Refusal } from "./failures.ts";

/** Design, "Numbers": 3 tries, 1 s base, 10 s cap, full jitter. */
const RETRIES_AFTER_FIRST_TRY = 2;
const BASE_DELAY_MS = 1_000;
const MAX_DELAY_MS = 10_000;

/** A connection that moves no bytes would otherwise hold a call for ever; a full message on a slow line needs a while. */
const TRY_TIMEOUT_MS = 120_000;
const FAILURES_TO_BREAK = 5;
const BREAK_MS = 10_000;

/** The network did not carry the call, so another try may get through; nothing is known about the canister's opinion. */
export function isNetworkFault(error: unknown): boolean {
  if (error instanceof TaskCancelledError) return true;
  if (!(error instanceof AgentError)) return false;
  const reject = agentReject(error);
  if (reject !== undefined) return reject.transient;
  if (error.code instanceof HttpErrorCode) return error.code.status === 429 || error.code.status >= 500;
  return error.kind === "Transport" || error.kind === "Limit";
}

/** Never true for Unauthorized, NotFound, InvalidHash, AlreadyExists, InvalidArgument: trying again changes nothing. */
export function isWorthRetrying(error: unknown): boolean {
  return error instanceof Refusal ? errorKind(error.code) === "retry" : isNetworkFault(error);
}

/** The canister's nodes do not all see an update at the same moment: what was just stored may be read a little later. */
export class NotYetVisible extends Error {
  override name = "NotYetVisible";
}

export interface Delays {
  baseMs: number;
  maxMs: number;
}

const backoff = ({ baseMs, maxMs }: Delays) =>
  new ExponentialBackoff({ initialDelay: baseMs, maxDelay: maxMs, generator: fullJitterGenerator });

/** Runs one call, again where that helps, and not at all while the endpoint is known to be down. */
export type Resilience = <T>(call: () => Promise<T>) => Promise<T>;

const DELAYS: Delays = { baseMs: BASE_DELAY_MS, maxMs: MAX_DELAY_MS };

/** One for each endpoint: its circuit breaker is shared by all calls that go there. */
export function createResilience(delays = DELAYS): Resilience {
  const policy = wrap(
    retry(handleWhen(isWorthRetrying), { maxAttempts: RETRIES_AFTER_FIRST_TRY, backoff: backoff(delays) }),
    circuitBreaker(handleWhen(isNetworkFault), {
      breaker: new ConsecutiveBreaker(FAILURES_TO_BREAK),
      halfOpenAfter: BREAK_MS,
    }),
    timeout(TRY_TIMEOUT_MS, TimeoutStrategy.Aggressive),
  );
  return (call) => policy.execute(call);
}

/** Repeats one item of a message that went through as a whole: what the network needed was done for the message. */
export function createItemRetry(delays = DELAYS): Resilience {
  const policy = retry(
    handleWhen((error) => error instanceof Refusal && errorKind(error.code) === "retry"),
    { maxAttempts: RETRIES_AFTER_FIRST_TRY, backoff: backoff(delays) },
  );
  return (send) => policy.execute(send);
}

/** Repeats a certified read that found less than was stored, in case the node that answered lags behind. */
export function createFreshRead(delays = DELAYS): Resilience {
  const policy = retry(handleType(NotYetVisible), { maxAttempts: RETRIES_AFTER_FIRST_TRY, backoff: backoff(delays) });
  return (read) => policy.execute(read);
}
