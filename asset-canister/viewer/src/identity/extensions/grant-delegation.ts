import { fromHex } from "@store-forever/protocol";
import { MAX_DELEGATION_MS } from "@store-forever/protocol/connect";
import { DelegationChain, type ECDSAKeyIdentity } from "@store-forever/protocol/delegation";
import { Principal } from "@store-forever/protocol/ic";
import type { SignedIn } from "../session/session-state.ts";

/** The key that may sign, the canisters it may sign for, and how long. */
export interface GrantRequest {
  /** DER, in hexadecimal. */
  publicKey: string;
  targets: readonly string[];
  lifetimeMs: number;
}

export interface Grant {
  /** In JSON. */
  chain: string;
  expiresAtMs: number;
}

/**
 * Lets another key sign for the person's hot key: for these canisters only, and at most for half an hour or until the session
 * ends. It never signs for the person's own key, which may delete and give away.
 */
export async function grantDelegation(
  hotKey: ECDSAKeyIdentity,
  session: Pick<SignedIn, "expiresAtMs">,
  request: GrantRequest,
): Promise<Grant> {
  const publicKey = fromHex(request.publicKey);
  const lifetimeMs = Math.min(request.lifetimeMs, MAX_DELEGATION_MS);
  const expiresAtMs = Math.min(Date.now() + lifetimeMs, session.expiresAtMs);
  const chain = await DelegationChain.create(hotKey, { toDer: () => publicKey }, new Date(expiresAtMs), {
    targets: request.targets.map((target) => Principal.fromText(target)),
  });
  return { chain: JSON.stringify(chain.toJSON()), expiresAtMs };
}
