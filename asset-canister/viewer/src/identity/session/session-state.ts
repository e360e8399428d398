import type { DelegationChain, DelegationIdentity } from "@store-forever/protocol/delegation";
import { useEffect, useState } from "preact/hooks";

/** The session's key pair is in IndexedDB, where scripts can use it but not read it. */
export interface SignedIn {
  name: "signedIn";
  /** Signs calls for the person. */
  identity: DelegationIdentity;
  /** The delegation from the person's key to this session's. */
  chain: DelegationChain;
  /** The person's principal as text. It is the same in viewer, extension and gallery. */
  principal: string;
  expiresAtMs: number;
}

/** Why the session ended. */
export type EndOfSession = "signedOut" | "idle" | "expired";

export type SessionState = { name: "opening" } | { name: "signedOut"; why: EndOfSession | undefined } | SignedIn;

let session: SessionState = { name: "opening" };
const listeners = new Set<(session: SessionState) => void>();

export const currentSession = (): SessionState => session;

export function setSession(next: SessionState): void {
  session = next;
  for (const listener of listeners) listener(next);
}

/** @returns how to stop listening */
export function onSession(listener: (session: SessionState) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** For components: the session as it is now, and again at every change. */
export function useSession(): SessionState {
  const [seen, see] = useState(session);
  useEffect(() => {
    see(session);
    return onSession(see);
  }, []);
  return seen;
}
