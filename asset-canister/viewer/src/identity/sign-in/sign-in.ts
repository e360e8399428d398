import { err, ok, type Result } from "@store-forever/protocol";
import { CLOCK_SKEW_MS } from "@store-forever/protocol/connect";
import { DelegationIdentity, signsWith, verifyDelegationChain } from "@store-forever/protocol/delegation";

import { networkRootKey } from "../../backend/backend-connection.ts";
import { disconnectAllExtensions, isStoring, keepDelegationsFresh } from "../extensions/connected-extensions.ts";
import { endHotKey, hotKeyOf } from "../hot-key/hot-key.ts";
import { forgetActivity, hasActivity, idleForMs, noteActivity, watchActivity } from "../session/activity.ts";
import { identityConfiguration } from "../session/identity-configuration.ts";
import { currentSession, type EndOfSession, type SignedIn, setSession } from "../session/session-state.ts";
import { type AuthClient, authorize, newAuthClient } from "./auth-client.ts";
import type { SignInProblem } from "./sign-in-problem.ts";

export type SignInAs = "everywhere" | "this origin";
type SessionNews = { type: "signedIn" } | { type: "signedOut"; why: EndOfSession };

const MS_BETWEEN_CHECKS = 2_000;
const NS_PER_MS = 1_000_000n;

const news = new BroadcastChannel("session");
let client: Promise<AuthClient> | undefined;
let opening: Promise<void> | undefined;
let stopWatching: (() => void) | undefined;
let signingIn: AbortController | undefined;

/** Restores the session that this browser keeps. Every page that shows it calls this first. */
export function openSession(): Promise<void> {
  opening ??= restore();
  return opening;
}

async function restore(): Promise<void> {
  news.onmessage = ({ data }: MessageEvent<SessionNews>) => {
    if (data.type === "signedIn") void adopt();
    else end(data.why);
  };
  await adopt();
}

/**
 * Takes over the session that auth-client stored, in this tab or in another. People who never signed in do not load
 * auth-client.
 */
async function adopt(): Promise<void> {
  if (!hasActivity()) return setSession({ name: "signedOut", why: undefined });
  const found = await peekSession();
  if (found === undefined) {
    await forget();
    end("expired");
  } else {
    noteActivity();
    begin(found);
  }
}

/** Reads the session that this browser keeps without prolonging it: for pages that open by themselves. */
export async function peekSession(): Promise<SignedIn | undefined> {
  if (!hasActivity()) return undefined;
  client = newAuthClient();
  const identity = (await client).getIdentity();
  return identity instanceof DelegationIdentity ? sessionOf(identity) : undefined;
}

/** The chain was verified when it came. */
function sessionOf(identity: DelegationIdentity): SignedIn {
  const chain = identity.getDelegation();
  const expirations = chain.delegations.map(({ delegation }) => Number(delegation.expiration / NS_PER_MS));
  const principal = identity.getPrincipal().toText();
  return { name: "signedIn", identity, chain, principal, expiresAtMs: Math.min(...expirations) };
}

/**
 * Lets the person sign in at the identity provider. To be called in a click, since browsers block the window otherwise.
 * Signing in again while the window is open starts over.
 * @param as whom: who the person is at the derivation origin of this deployment, or at this origin alone
 */
export async function signIn(as: SignInAs): Promise<Result<SignedIn, SignInProblem>> {
  signingIn?.abort();
  const attempt = new AbortController();
  signingIn = attempt;
  client ??= newAuthClient();
  const auth = await client;
  const configuration = identityConfiguration();
  const { derivationOrigin } = as === "this origin" ? { derivationOrigin: undefined } : configuration;
  const answer = await authorize(auth, { ...configuration, derivationOrigin }, attempt.signal);
  if (!answer.ok) return answer;
  const identity = auth.getIdentity();
  const accepted: Result<SignedIn, SignInProblem> =
    identity instanceof DelegationIdentity
      ? await accept(identity)
      : err({ name: "unusable", message: "The identity provider sent no delegation." });
  if (!accepted.ok) {
    await forget();
    return accepted;
  }
  noteActivity();
  begin(accepted.value);
  news.postMessage({ type: "signedIn" } satisfies SessionNews);
  return accepted;
}

/** Signs out in every tab, makes connected extensions forget their keys, and ends what those may do at the archive. */
export async function signOut(why: EndOfSession = "signedOut"): Promise<void> {
  const session = currentSession();
  const isEnded = why === "expired" || session.name !== "signedIn" ? undefined : endHotKey(session);
  await forget();
  end(why);
  // An expired session is over for extensions too. They keep their connection, to ask for the same person again.
  if (why !== "expired") await disconnectAllExtensions();
  news.postMessage({ type: "signedOut", why } satisfies SessionNews);
  await isEnded;
}

async function forget(): Promise<void> {
  const forgotten = client;
  client = undefined;
  forgetActivity();
  await (await forgotten)?.logout();
}

function begin(signedIn: SignedIn): void {
  stopWatching?.();
  const stopNoting = watchActivity();
  const timer = setInterval(() => {
    if (Date.now() >= signedIn.expiresAtMs) void signOut("expired");
    else if (idleForMs() > identityConfiguration().idleMs) void endUnlessStoring();
  }, MS_BETWEEN_CHECKS);
  const stopRenewing = keepDelegationsFresh(signedIn, hotKeyOf);
  stopWatching = () => {
    stopRenewing();
    stopNoting();
    clearInterval(timer);
  };
  setSession(signedIn);
}

/** Storing counts as use: an idle tab of the viewer must not cut off a long job. */
async function endUnlessStoring(): Promise<void> {
  const isUsed = await isStoring();
  if (idleForMs() <= identityConfiguration().idleMs || currentSession().name !== "signedIn") return;
  if (isUsed) noteActivity();
  else await signOut("idle");
}

function end(why: EndOfSession): void {
  stopWatching?.();
  stopWatching = undefined;
  client = undefined;
  setSession({ name: "signedOut", why });
}

/** Verifies the delegation: auth-client stores whatever the provider's window sends. */
async function accept(identity: DelegationIdentity): Promise<Result<SignedIn, SignInProblem>> {
  const chain = identity.getDelegation();
  const unusable = (message: string) => err<SignInProblem>({ name: "unusable", message });
  try {
    const { sessionKey, expiresAtMs } = await verifyDelegationChain(chain, await networkRootKey());
    if (!(await signsWith(identity, sessionKey))) return unusable("The delegation is to another session’s key.");
    if (expiresAtMs <= Date.now()) return err({ name: "clock", message: "The delegation has expired already." });
    if (expiresAtMs > Date.now() + identityConfiguration().sessionMs + CLOCK_SKEW_MS)
      return err({ name: "clock", message: "The delegation is for longer than was asked." });
    return ok(sessionOf(identity));
  } catch (error) {
    return unusable(error instanceof Error ? error.message : String(error));
  }
}
