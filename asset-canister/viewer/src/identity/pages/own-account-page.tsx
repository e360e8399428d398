import { shortPrincipal } from "@store-forever/protocol";
import { useState } from "preact/hooks";
import { formatShortDateTime } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import { ELEMENT_1, withElements } from "../../language/with-elements.ts";
import { TextPage } from "../../pages/text-page.tsx";
import {
  askToMerge,
  type ConnectedExtension,
  disconnectExtension,
  readConnectedExtensions,
} from "../extensions/connected-extensions.ts";
import { useConnectedExtensions, useSessionUse } from "../extensions/use-connected-extensions.ts";
import { endHotKey } from "../hot-key/hot-key.ts";
import { type SignedIn, useSession } from "../session/session-state.ts";
import { signOut } from "../sign-in/sign-in.ts";
import { SignInButton } from "../sign-in/sign-in-button.tsx";
import { endOfSessionText } from "../sign-in/sign-in-texts.ts";

/** Who is signed in, until when, and which extensions sign for them. */
export function OwnAccountPage() {
  const session = useSession();
  const all = useConnectedExtensions();
  if (session.name === "opening") return null;
  if (session.name === "signedOut")
    return (
      <TextPage title={t("identity.signIn")}>
        <p class="lead">{session.why === undefined ? t("connect.account.signIn") : endOfSessionText(session.why)}</p>
        <div class="decision">
          <SignInButton />
        </div>
      </TextPage>
    );
  // Another person's session may have ended here without a sign-out; their extensions are not shown.
  const connections = all.filter(({ principal }) => principal === session.principal);
  return (
    <TextPage title={t("identity.yourAccount")}>
      <dl class="request">
        <dt>{t("connect.account.principal")}</dt>
        <dd>
          <code>{session.principal}</code>
        </dd>
        <dt>{t("connect.account.until")}</dt>
        <dd>{formatShortDateTime(session.expiresAtMs)}</dd>
      </dl>
      <div class="decision">
        <a class="button primary" href="/">
          {t("connect.account.yourGalleries")}
        </a>
        <button type="button" class="button" onClick={() => void signOut()}>
          {t("connect.account.signOut")}
        </button>
      </div>
      <h2>{t("connect.account.extensions")}</h2>
      {connections.length === 0 && <p>{t("connect.account.none")}</p>}
      <ul class="connections">
        {connections.map((connection) => (
          <ConnectionRow key={connection.extensionId} connection={connection} session={session} />
        ))}
      </ul>
    </TextPage>
  );
}

function ConnectionRow({ connection, session }: { connection: ConnectedExtension; session: SignedIn }) {
  const use = useSessionUse(connection);
  const disconnect = async () => {
    await disconnectExtension(connection);
    if (readConnectedExtensions().length === 0) await endHotKey(session);
  };
  const { name, extensionId, connectedAtMs, expiresAtMs } = connection;
  return (
    <li>
      <div>
        <strong>{name}</strong> <code>{extensionId}</code>
        <br />
        <span class="quiet">
          {t("connect.account.connectedAt", [formatShortDateTime(connectedAtMs), formatShortDateTime(expiresAtMs)])}{" "}
          {use?.isStoring && t("connect.account.isStoring")}
        </span>
        {use?.deviceArchive != null && <DeviceArchive connection={connection} principal={use.deviceArchive} />}
      </div>
      <button
        type="button"
        class="button"
        aria-label={t("connect.account.disconnectNamed", [name])}
        onClick={() => void disconnect()}
      >
        {t("connect.account.disconnect")}
      </button>
    </li>
  );
}

/** Offers to move what this browser stored before the person signed in. The extension asks them itself: it has both keys. */
function DeviceArchive({ connection, principal }: { connection: ConnectedExtension; principal: string }) {
  const [isAsked, setAsked] = useState<boolean>();
  const ask = async () => setAsked(await askToMerge(connection));
  return (
    <div class="device-archive">
      <p>{withElements(t("connect.account.deviceArchive", [ELEMENT_1]), <code>{shortPrincipal(principal)}</code>)}</p>
      <button type="button" class="button" onClick={() => void ask()}>
        {t("connect.account.move")}
      </button>
      <p class="quiet" role="status">
        {isAsked !== undefined && t(isAsked ? "connect.account.goOnInTab" : "connect.account.noAnswer")}
      </p>
    </div>
  );
}
