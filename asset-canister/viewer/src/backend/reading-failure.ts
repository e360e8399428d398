import { FEATURES, type Feature, StoreError, type StoreErrorCode } from "@store-forever/protocol";
import { AgentError, agentReject } from "@store-forever/protocol/ic";
import { VerificationError } from "@store-forever/protocol/verify";

/** Why something could not be shown. */
export type ReadingFailure =
  | { kind: "unreachable"; detail: string }
  /** The canister does not exist. */
  | { kind: "absent"; detail: string }
  /** The canister is out of cycles. */
  | { kind: "frozen"; detail: string }
  /** Whoever controls the canister has stopped it. */
  | { kind: "stopped"; detail: string }
  /** Whoever deployed the viewer did not say which canister keeps people's archives. */
  | { kind: "unconfigured"; detail: string }
  | { kind: "refused"; code: StoreErrorCode; detail: string }
  /** Whoever runs the archive has switched it off. */
  | { kind: "paused"; feature: Feature; detail: string }
  /** The answer's proof was missing or wrong. */
  | { kind: "unverified"; detail: string };

/** The viewer does not know where to ask. */
export class UnconfiguredError extends Error {
  override name = "UnconfiguredError";
}

/**
 * Turns an error into a failure. An answer without valid proof is `unverified`, whether our checks noticed it or the
 * agent's.
 */
export function readingFailure(error: unknown): ReadingFailure {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof StoreError) return refusal(error);
  if (error instanceof UnconfiguredError) return { kind: "unconfigured", detail };
  if (error instanceof VerificationError) return { kind: "unverified", detail };
  if (error instanceof AgentError) return agentFailure(error);
  return { kind: "unreachable", detail };
}

function refusal({ code, field, message: detail }: StoreError): ReadingFailure {
  const feature = code === "Disabled" ? FEATURES.find((name) => name === field) : undefined;
  return feature === undefined ? { kind: "refused", code, detail } : { kind: "paused", feature, detail };
}

function agentFailure(error: AgentError): ReadingFailure {
  if (["Trust", "Protocol"].includes(error.kind)) return { kind: "unverified", detail: error.code.toErrorMessage() };
  const reject = agentReject(error);
  if (reject === undefined) return { kind: "unreachable", detail: error.code.toErrorMessage() };
  if (reject.outOfCycles) return { kind: "frozen", detail: reject.message };
  if (reject.stopped) return { kind: "stopped", detail: reject.message };
  return { kind: reject.destinationInvalid ? "absent" : "unreachable", detail: reject.message };
}
