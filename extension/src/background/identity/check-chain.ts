import { err, ok, type Result, toHex } from "@store-forever/protocol";
import { CLOCK_SKEW_MS, type ConnectProblem, MAX_DELEGATION_MS } from "@store-forever/protocol/connect";
import { parseDelegationChain, verifyDelegationChain } from "@store-forever/protocol/delegation";
import { VerificationError } from "@store-forever/protocol/verify";

/** What a chain has to be: to this key, and for these canisters. */
export interface ExpectedChain {
  /** DER, in hexadecimal. */
  publicKey: string;
  targets: readonly string[];
  /** The network's root key, DER. */
  rootKey: Uint8Array;
  nowMs: number;
}

export interface CheckedChain {
  expiresAtMs: number;
}

/**
 * Checks a chain from a viewer before anything of it is kept: signatures, key, targets, and an expiry that is neither past
 * nor later than viewers grant. For whom its first key stores, only the backend knows: every proof that is read is of the
 * person's own capsule, or does not hold.
 */
export async function checkChain(
  chain: string,
  expected: ExpectedChain,
): Promise<Result<CheckedChain, ConnectProblem>> {
  let verified: Awaited<ReturnType<typeof verifyDelegationChain>>;
  try {
    verified = await verifyDelegationChain(parseDelegationChain(chain), expected.rootKey);
  } catch (error) {
    if (error instanceof VerificationError) return invalid(error.message);
    throw error;
  }
  const { sessionKey, expiresAtMs, targets } = verified;
  if (toHex(sessionKey) !== expected.publicKey)
    return invalid("The delegation is for another key than the extension's.");
  if (targets?.join() !== [...expected.targets].sort().join())
    return invalid(`The delegation is for other canisters than were asked for: ${targets?.join(", ") ?? "for all"}.`);
  if (expiresAtMs <= expected.nowMs)
    return invalid("The delegation has expired already. Check that this device's clock is right.");
  if (expiresAtMs > expected.nowMs + MAX_DELEGATION_MS + CLOCK_SKEW_MS)
    return invalid(
      "The delegation lasts longer than the extension asked for. Check that this device's clock is right.",
    );
  return ok({ expiresAtMs });
}

const invalid = (message: string) => err<ConnectProblem>({ name: "invalid", message });
