import { CONNECT_PATH } from "@store-forever/protocol/connect";
import { useEffect } from "preact/hooks";
import { openSession, signOut, useSession } from "./sign-in.ts";
import { shortPrincipal } from "./wording.ts";

/** For headers: who is signed in, and the way in and out. */
export function AccountMenu() {
  useEffect(() => void openSession(), []);
  const session = useSession();
  if (session.name === "opening") return null;
  return (
    <nav class="account" aria-label="Account">
      {session.name === "signedIn" ? (
        <>
          <a href={CONNECT_PATH} title={session.principal}>
            <span class="visually-hidden">Your account </span>
            <code>{shortPrincipal(session.principal)}</code>
          </a>
          <button type="button" class="button" onClick={() => void signOut()}>
            Sign out
          </button>
        </>
      ) : (
        <a class="button" href={CONNECT_PATH}>
          Sign in
        </a>
      )}
    </nav>
  );
}
