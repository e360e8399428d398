import { errorKind, StoreError } from "@store-forever/protocol";
import { AgentError, agentReject, HttpErrorCode } from "@store-forever/protocol/ic";
import {
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  ExponentialBackoff,
  fullJitterGenerator,
  handleType,
  handleWhen,
  handleWhenResult,
  retry,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from "cockatiel";
import { SourceUnavailable } from "./failures.ts";

/** A call is tried three times, with exponential backoff from 1 s to 10 s and full jitter. */
const RETRIES_AFTER_FIRST_TRY = 2;
const BASE_DELAY_MS = 1_000;
const MAX_DELAY_MS = 10_000;

/** A job begins with this many retries, and earns one with every five calls. */
const RETRIES_AT_FIRST = 30;
const RETRIES_EARNED_BY_A_CALL = 0.2;

/** Without it, a connection that moves no bytes would hold a call for ever. A full message on a slow line needs a while. */
const TRY_TIMEOUT_MS = 120_000;
const RECONNECTS = 40;
const FAILURES_TO_BREAK = 5;
const BREAK_MS = 10_000;

/** The network did not deliver the call, so another try may succeed. Whether the canister would accept it is unknown. */
export function isNetworkFault(error: unknown): boolean {
  if (error instanceof TaskCancelledError) return true;
  if (!(error instanceof AgentError)) return false;
  const reject = agentReject(error);
  if (reject !== undefined) return reject.transient;
  if (error.code instanceof HttpErrorCode) return error.code.status === 429 || error.code.status >= 500;
  return error.kind === "Transport" || error.kind === "Limit";
}

/** Never true for Unauthorized, NotFound, InvalidHash, AlreadyExists and InvalidArgument: trying again changes nothing. */
export function isWorthRetrying(error: unknown): boolean {
  return error instanceof StoreError ? errorKind(error.code) === "retry" : isNetworkFault(error);
}

/** What was just stored cannot be read yet: the canister's nodes do not all apply an update at the same moment. */
export class NotYetVisible extends Error {
  override name = "NotYetVisible";
}

interface Delays {
  baseMs: number;
  maxMs: number;
}

const backoff = ({ baseMs, maxMs }: Delays) =>
  new ExponentialBackoff({ initialDelay: baseMs, maxDelay: maxMs, generator: fullJitterGenerator });

/** Runs a call, repeats it where that helps, and fails at once while the endpoint is known to be down. */
export type CallPolicy = <T>(call: () => Promise<T>) => Promise<T>;

const DELAYS: Delays = { baseMs: BASE_DELAY_MS, maxMs: MAX_DELAY_MS };

export interface CallPolicyOptions {
  delays?: Delays;
  /** Called before a call is repeated. True when the network did not deliver it. */
  onRetry?: (isNetworkFault: boolean) => void;
}

/** To be created once for each job and endpoint: all calls to it share circuit breaker and retry budget. */
export function createCallPolicy({ delays = DELAYS, onRetry }: CallPolicyOptions = {}): CallPolicy {
  const budget = new RetryBudget();
  const retrying = retry(
    handleWhen((error) => isWorthRetrying(error) && budget.spend()),
    { maxAttempts: RETRIES_AFTER_FIRST_TRY, backoff: backoff(delays) },
  );
  retrying.onRetry((reason) => onRetry?.("error" in reason && isNetworkFault(reason.error)));
  const policy = wrap(
    retrying,
    circuitBreaker(handleWhen(isNetworkFault), {
      breaker: new ConsecutiveBreaker(FAILURES_TO_BREAK),
      halfOpenAfter: BREAK_MS,
    }),
    timeout(TRY_TIMEOUT_MS, TimeoutStrategy.Aggressive),
  );
  return (call) => {
    budget.earn();
    // By default all calls share one signal, which collects their listeners.
    return policy.execute(call, new AbortController().signal);
  };
}

/**
 * Limits the retries of a job to a share of its calls. Where most calls fail, retrying does not help, and a network in
 * trouble should get less work instead of three times as much.
 */
class RetryBudget {
  #left = RETRIES_AT_FIRST;

  earn(): void {
    this.#left = Math.min(RETRIES_AT_FIRST, this.#left + RETRIES_EARNED_BY_A_CALL);
  }

  /** @returns false when nothing is left */
  spend(): boolean {
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}

/** Repeats one item of a message that was delivered: failures of the network were retried for the whole message. */
export function createItemRetry(delays = DELAYS): CallPolicy {
  const policy = retry(
    handleWhen((error) => error instanceof StoreError && errorKind(error.code) === "retry"),
    { maxAttempts: RETRIES_AFTER_FIRST_TRY, backoff: backoff(delays) },
  );
  return (send) => policy.execute(send);
}

/** A longer wait than this is not waited for. */
const LONGEST_WAIT_MS = 5 * 60_000;
/** How often a source is asked again that its server put off. Each time is as late as the server asked. */
const WAITS = 10;

/** How long the server of a source asks to wait, where it is waited for. */
export function waitBeforeMs(error: unknown): number | undefined {
  if (!(error instanceof SourceUnavailable) || error.retryAfterMs === undefined) return undefined;
  return error.retryAfterMs <= LONGEST_WAIT_MS ? error.retryAfterMs : undefined;
}

/** Reads, and is told the number of the attempt, from 0. */
export type SourceRetry = <T>(read: (attempt: number) => Promise<T>) => Promise<T>;

/** Repeats reading a source when its server was busy or the connection broke, but not where the server asks to wait. */
export function createSourceRetry(delays = DELAYS): SourceRetry {
  const policy = retry(
    handleType(SourceUnavailable, ({ retryAfterMs }) => retryAfterMs === undefined),
    { maxAttempts: RETRIES_AFTER_FIRST_TRY, backoff: backoff(delays) },
  );
  return (read) => policy.execute(({ attempt }) => read(attempt));
}

/** Repeats reading a source as late as its server asks (`Retry-After`). @param onWait called whenever a wait begins */
export function createPatientRetry(onWait: () => void): SourceRetry {
  const policy = retry(
    handleWhen((error) => waitBeforeMs(error) !== undefined),
    {
      maxAttempts: WAITS,
      backoff: new DelegateBackoff(({ result }: { result: object }) =>
        "error" in result ? (waitBeforeMs(result.error) ?? 0) : 0,
      ),
    },
  );
  policy.onRetry(onWait);
  return (read) => policy.execute(({ attempt }) => read(attempt));
}

/**
 * Tries to reach a network that went away, at growing intervals, for about ten minutes.
 * @returns whether it was reached
 */
export function createReconnect(): (reach: () => Promise<boolean>, signal: AbortSignal) => Promise<boolean> {
  const policy = retry(
    handleWhenResult((reached) => reached === false),
    { maxAttempts: RECONNECTS, backoff: new ExponentialBackoff({ initialDelay: BASE_DELAY_MS, maxDelay: 15_000 }) },
  );
  return (reach, signal) => policy.execute(reach, signal);
}

/** Repeats a certified read that found less than was stored: the node that answered may lag behind. */
export function createReadRetry(delays = DELAYS): CallPolicy {
  const policy = retry(handleType(NotYetVisible), { maxAttempts: RETRIES_AFTER_FIRST_TRY, backoff: backoff(delays) });
  return (read) => policy.execute(read);
}
