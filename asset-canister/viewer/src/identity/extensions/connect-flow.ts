import type { Result } from "@store-forever/protocol";
import { type ConnectProblemName, type ConnectRequest, newNonce } from "@store-forever/protocol/connect";
import { hotKeyOf } from "../hot-key/hot-key.ts";
import type { SignedIn } from "../session/session-state.ts";
import { saveConnectedExtension } from "./connected-extensions.ts";
import { grantDelegation } from "./grant-delegation.ts";
import { tellExtension } from "./tell-extension.ts";

/** Why an extension could not be connected. It got nothing. */
export type ConnectFailure = ConnectProblemName | "noAnswer" | "notOurs";

/** Asks the extension what it wants. The browser delivers the question to the extension with this id and to nobody else. */
export async function askForRequest(
  extensionId: string,
): Promise<Result<ConnectRequest, { name: ConnectFailure; detail: string }>> {
  const pageNonce = newNonce();
  const reply = await tellExtension(extensionId, { to: "store-forever", type: "connect.hello", pageNonce });
  if (reply === undefined) return failure("noAnswer");
  if (!reply.ok) return failure(reply.error.name, reply.error.message);
  // An answer to another question does not count.
  return reply.value.pageNonce === pageNonce ? reply : failure("notOurs");
}

/**
 * Lets the extension's key store for the person. To be called only for the person's own click.
 * @throws StoreError, or the agent's errors, where the archive does not let it
 */
export async function grantToExtension(
  session: SignedIn,
  extensionId: string,
  request: ConnectRequest,
): Promise<Result<{ principal: string }, { name: ConnectFailure; detail: string }>> {
  const { principal } = session;
  const { chain, expiresAtMs } = await grantDelegation(await hotKeyOf(session), session, request);
  const { nonce, name, publicKey, targets, lifetimeMs } = request;
  const reply = await tellExtension(extensionId, {
    to: "store-forever",
    type: "connect.grant",
    nonce,
    chain,
    principal,
    sessionExpiresAtMs: session.expiresAtMs,
  });
  if (reply === undefined) return failure("noAnswer");
  if (!reply.ok) return failure(reply.error.name, reply.error.message);
  const connectedAtMs = Date.now();
  saveConnectedExtension({ extensionId, name, publicKey, targets, lifetimeMs, principal, connectedAtMs, expiresAtMs });
  return reply;
}

export async function refuseExtension(extensionId: string, { nonce }: ConnectRequest): Promise<void> {
  await tellExtension(extensionId, { to: "store-forever", type: "connect.refuse", nonce });
}

const failure = (name: ConnectFailure, detail = "") => ({ ok: false as const, error: { name, detail } });
