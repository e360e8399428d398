import { err, ok, StoreError, type StoreErrorCode } from "@store-forever/protocol";
import { AgentError, type AgentReject, agentReject, HttpErrorCode } from "@store-forever/protocol/ic";
import { VerificationError } from "@store-forever/protocol/verify";
import { BrokenCircuitError, TaskCancelledError } from "cockatiel";
import type { PipelineFailure, PipelineFailureCode, PipelineResult } from "../api.ts";

/** What a failure may have beside its code and message. */
export interface FailureDetails extends ErrorOptions, Pick<PipelineFailure, "about" | "isElsewhere"> {}

/** A failure before it becomes the `Result` that reports it. It never crosses a worker boundary as an exception. */
export class PipelineError extends Error {
  override name = "PipelineError";
  readonly code: PipelineFailureCode;
  readonly details: Pick<PipelineFailure, "about" | "isElsewhere">;
  constructor(code: PipelineFailureCode, message: string, { cause, ...details }: FailureDetails = {}) {
    super(message, { cause });
    this.code = code;
    this.details = details;
  }
}

/** The source could not be read, but another attempt may succeed: its server was busy, or the connection broke. */
export class SourceUnavailable extends PipelineError {
  override name = "SourceUnavailable";
  /** How long its server asks to wait before the next attempt. */
  readonly retryAfterMs: number | undefined;
  constructor(
    code: PipelineFailureCode,
    message: string,
    { retryAfterMs, ...details }: FailureDetails & { retryAfterMs?: number } = {},
  ) {
    super(code, message, details);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The backend that calls go to. Messages name it. */
export interface BackendAddress {
  host: string;
  canisterId: string;
}

const CODE_OF_STORE_ERROR: Record<StoreErrorCode, PipelineFailureCode> = {
  Unauthorized: "Unauthorized",
  NotFound: "Refused",
  AlreadyExists: "Refused",
  InvalidHash: "Integrity",
  InvalidArgument: "Refused",
  TooLarge: "Quota",
  LimitExceeded: "Quota",
  SessionExpired: "Refused",
  Conflict: "Refused",
  Disabled: "Disabled",
  OwnerOnly: "OwnerOnly",
  InvitationNeeded: "InvitationNeeded",
  PaymentNeeded: "PaymentNeeded",
  DailyLimitReached: "DailyLimitReached",
  LowOnCycles: "LowOnCycles",
  NotForHotKeys: "Refused",
  Internal: "Internal",
};

export function aborted(): PipelineError {
  return new PipelineError("Aborted", "Storing was stopped. What had arrived is kept. Start again to store the rest.");
}

/** Runs work that may throw, and returns a result that can be sent between workers and through extension messages. */
export async function resultOf<T>(work: () => Promise<T>, endpoint?: BackendAddress): Promise<PipelineResult<T>> {
  try {
    return ok(await work());
  } catch (error) {
    return err(failureOf(error, endpoint));
  }
}

/** @returns the value. @throws PipelineError the failure */
export function orThrow<T>(result: PipelineResult<T>): T {
  if (result.ok) return result.value;
  throw errorOf(result.error);
}

export const errorOf = ({ code, message, ...details }: PipelineFailure) => new PipelineError(code, message, details);

/** Turns anything thrown into a failure that a person can read. This is the only place that does. */
export function failureOf(error: unknown, endpoint?: BackendAddress): PipelineFailure {
  if (error instanceof PipelineError) return { code: error.code, message: error.message, ...error.details };
  if (error instanceof StoreError) return storeFailure(error);
  if (error instanceof VerificationError)
    return {
      code: "Integrity",
      message: `The archive's answer could not be trusted. ${messageOf(error)}. Try again later.`,
    };
  if (endpoint !== undefined) {
    if (error instanceof BrokenCircuitError || error instanceof TaskCancelledError) return unreachable(endpoint);
    if (error instanceof AgentError) return agentFailure(error, endpoint);
  }
  return { code: "Internal", message: `Something unexpected went wrong: ${messageOf(error)}. Try again.` };
}

function storeFailure({ code, message }: StoreError): PipelineFailure {
  return { code: CODE_OF_STORE_ERROR[code], message: `The archive refused: ${message}` };
}

function agentFailure(error: AgentError, endpoint: BackendAddress): PipelineFailure {
  const reject = agentReject(error);
  if (reject !== undefined) return rejected(reject, endpoint);
  if (error.code instanceof HttpErrorCode) return httpFailure(error.code.status, error.code.bodyText, endpoint);
  if (error.kind === "Trust")
    return {
      code: "Integrity",
      message: `The answer of ${endpoint.host} is not signed by the network in the settings. Check the address. If it is right, somebody may be changing the traffic.`,
    };
  if (error.kind === "Transport" || error.kind === "Limit") return unreachable(endpoint);
  return { code: "Internal", message: `Talking to the archive failed: ${messageOf(error)}. Try again.` };
}

function rejected(reject: AgentReject, { host, canisterId }: BackendAddress): PipelineFailure {
  if (reject.destinationInvalid)
    return {
      code: "Network",
      message: `There is no archive canister ${canisterId} at ${host}. Check the address and the canister id in the settings.`,
    };
  if (reject.outOfCycles)
    return {
      code: "Refused",
      message: `The archive canister ${canisterId} has run out of cycles, which pay for its work. What is stored stays for now. Ask whoever runs it to top it up, then try again.`,
    };
  if (reject.stopped)
    return {
      code: "Refused",
      message: `The archive canister ${canisterId} is stopped. Ask whoever runs it to start it, then try again.`,
    };
  return {
    code: "Internal",
    message: `The archive canister could not answer: ${messageOf(reject)}. Try again later.`,
  };
}

function httpFailure(status: number, body: string | undefined, endpoint: BackendAddress): PipelineFailure {
  if (status === 401 || status === 403)
    return { code: "Unauthorized", message: "The archive did not accept this key. Connect the extension again." };
  if (body?.startsWith("Invalid delegation expiry"))
    return { code: "Unauthorized", message: "You are no longer signed in. Sign in again." };
  if (status === 404 || status === 429 || status >= 500) return unreachable(endpoint);
  if (body?.startsWith("Invalid request expiry"))
    return {
      code: "Refused",
      message: "The network refused the request because its time is wrong. Set this computer's clock and try again.",
    };
  return {
    code: "Refused",
    message: `${endpoint.host} refused the request (${status} ${body ?? ""}). Try again later.`,
  };
}

function unreachable({ host, canisterId }: BackendAddress): PipelineFailure {
  return {
    code: "Network",
    message: `The archive canister ${canisterId} could not be reached at ${host}. Check the internet connection and the address in the settings, then try again.`,
  };
}

/** An error's message without its full stop, and without the stack that some libraries append to it. */
function messageOf(error: unknown): string {
  const hasMessage = typeof error === "object" && error !== null && "message" in error;
  const [firstLine = ""] = String(hasMessage ? error.message : error).split("\n");
  return firstLine.replace(/\.$/, "");
}
