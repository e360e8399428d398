import type { AuthClient } from "@dfinity/auth-client";
import { err, ok, type Result } from "@store-forever/protocol";
import { CLOCK_SKEW_MS } from "@store-forever/protocol/connect";
import { DelegationIdentity, signsWith, verifyDelegationChain } from "@store-forever/protocol/delegation";

import { networkRootKey } from "../../backend/backend-connection.ts";
import { disconnectAllExtensions, isStoring, keepDelegationsFresh } from "../extensions/connected-extensions.ts";
import { forgetActivity, hasActivity, idleForMs, noteActivity, watchActivity } from "../session/activity.ts";
import { identityConfiguration } from "../session/identity-configuration.ts";
import { currentSession, type EndOfSession, type SignedIn, setSession } from "../session/session-state.ts";

export {
  type EndOfSession,
  onSession,
  type SessionState,
  type SignedIn,
  useSession,
} from "../session/session-state.ts";

/** Why signing in did not work; nothing was kept. */
export type SignInProblem =
  | { name: "blocked" }
  | { name: "closed" }
  | { name: "refused"; message: string }
  /** What came is no delegation to this session's key, or it does not verify. */
  | { name: "unusable"; message: string }
  /** What came has expired already, or is valid for longer than was asked. */
  | { name: "clock"; message: string };

type SessionNews = { type: "signedIn" } | { type: "signedOut"; why: EndOfSession };

/** auth-client's `ERROR_USER_INTERRUPT`, which would load it. */
const CLOSED_BY_PERSON = "UserInterrupt";
const MS_BETWEEN_CHECKS = 2_000;
const NS_PER_MS = 1_000_000n;

const news = new BroadcastChannel("session");
let client: Promise<AuthClient> | undefined;
let opening: Promise<void> | undefined;
let stopWatching: (() => void) | undefined;
let signingIn: AbortController | undefined;

/** Finds the session that this browser keeps; to be called by every page that shows it. */
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

/** Takes over what auth-client has stored, in this tab or in another one. Strangers need not load it. */
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

/** The session that this browser keeps, neither watched nor prolonged: for pages that open by themselves. */
export async function peekSession(): Promise<SignedIn | undefined> {
  if (!hasActivity()) return undefined;
  client = newClient();
  const identity = (await client).getIdentity();
  return identity instanceof DelegationIdentity ? sessionOf(identity) : undefined;
}

/** Of a chain that was checked when it came. */
function sessionOf(identity: DelegationIdentity): SignedIn {
  const chain = identity.getDelegation();
  const expirations = chain.delegations.map(({ delegation }) => Number(delegation.expiration / NS_PER_MS));
  const principal = identity.getPrincipal().toText();
  return { name: "signedIn", identity, chain, principal, expiresAtMs: Math.min(...expirations) };
}

/**
 * Lets the person sign in at the identity provider; to be called in a click, or browsers block the window.
 * Signing in again while the window is open starts anew.
 */
export async function signIn(): Promise<Result<SignedIn, SignInProblem>> {
  signingIn?.abort();
  const attempt = new AbortController();
  signingIn = attempt;
  client ??= newClient();
  const auth = await client;
  const answer = await authorize(auth, attempt.signal);
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

/** Signs out everywhere: in every tab, and connected extensions forget their keys. */
export async function signOut(why: EndOfSession = "signedOut"): Promise<void> {
  await forget();
  end(why);
  // What has expired is over for extensions too, and they know whom to ask for again.
  if (why !== "expired") await disconnectAllExtensions();
  news.postMessage({ type: "signedOut", why } satisfies SessionNews);
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
  const stopRenewing = keepDelegationsFresh(signedIn);
  stopWatching = () => {
    stopRenewing();
    stopNoting();
    clearInterval(timer);
  };
  setSession(signedIn);
}

/** Storing is use too: a long job is not cut off because a tab of the viewer lies open. */
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

/** Keys are made by WebCrypto, not extractable, and kept in IndexedDB. */
async function newClient(): Promise<AuthClient> {
  const { AuthClient } = await import("@dfinity/auth-client");
  return AuthClient.create({ idleOptions: { disableIdle: true } });
}

function authorize(auth: AuthClient, signal: AbortSignal): Promise<Result<null, SignInProblem>> {
  const { identityProvider, derivationOrigin, sessionMs } = identityConfiguration();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(err({ name: "closed" })));
    const began = auth.login({
      identityProvider,
      ...(derivationOrigin === undefined ? {} : { derivationOrigin }),
      maxTimeToLive: BigInt(sessionMs) * NS_PER_MS,
      onSuccess: () => resolve(ok(null)),
      onError: (message = "") =>
        resolve(message === CLOSED_BY_PERSON ? err({ name: "closed" }) : err({ name: "refused", message })),
    });
    // auth-client says nothing when the browser did not let it open its window.
    began.then(
      // biome-ignore lint/complexity/useLiteralKeys: it is private, and the only sign of that
      () => auth["_idpWindow"] === undefined && resolve(err({ name: "blocked" })),
      (error: unknown) => resolve(err({ name: "refused", message: String(error) })),
    );
  });
}

/** auth-client stores whatever the provider's window sends: here it is checked. */
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
