import { shortPrincipal } from "@store-forever/protocol";
import { CONNECT_PATH } from "@store-forever/protocol/connect";
import { useEffect } from "preact/hooks";
import { t } from "../../language/t.ts";
import { useSession } from "../session/session-state.ts";
import { openSession, signOut } from "./sign-in.ts";

/** For headers: who is signed in, and the buttons to sign in and out. */
export function AccountMenu() {
  useEffect(() => void openSession(), []);
  const session = useSession();
  if (session.name === "opening") return null;
  return (
    <nav class="account" aria-label={t("identity.account")}>
      {session.name === "signedIn" ? (
        <>
          <a href={CONNECT_PATH} title={session.principal}>
            <span class="visually-hidden">{t("identity.yourAccount")} </span>
            <code>{shortPrincipal(session.principal)}</code>
          </a>
          <button type="button" class="button" onClick={() => void signOut()}>
            {t("identity.signOut")}
          </button>
        </>
      ) : (
        <a class="button" href={CONNECT_PATH}>
          {t("identity.signIn")}
        </a>
      )}
    </nav>
  );
}
