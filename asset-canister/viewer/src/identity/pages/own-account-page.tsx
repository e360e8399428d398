import { useState } from "preact/hooks";
import { TextPage } from "../../pages/text-page.tsx";
import { askToMerge, type ConnectedExtension, disconnectExtension } from "../extensions/connected-extensions.ts";
import { useConnectedExtensions, useSessionUse } from "../extensions/use-connected-extensions.ts";
import { signOut, useSession } from "../sign-in/sign-in.ts";
import { SignInButton } from "../sign-in/sign-in-button.tsx";
import { endOfSessionText, shortPrincipal } from "../sign-in/wording.ts";

/** Who is signed in, until when, and which extensions sign for them. */
export function OwnAccountPage() {
  const session = useSession();
  const all = useConnectedExtensions();
  if (session.name === "opening") return null;
  if (session.name === "signedOut")
    return (
      <TextPage title="Sign in">
        <p class="lead">
          {session.why === undefined
            ? "See what you stored, in every browser that you sign in with."
            : endOfSessionText(session.why)}
        </p>
        <div class="decision">
          <SignInButton />
        </div>
      </TextPage>
    );
  // Somebody else's session may have ended here without a sign-out.
  const connections = all.filter(({ principal }) => principal === session.principal);
  return (
    <TextPage title="Your account">
      <dl class="request">
        <dt>Principal</dt>
        <dd>
          <code>{session.principal}</code>
        </dd>
        <dt>Signed in until</dt>
        <dd>{time(session.expiresAtMs)}</dd>
      </dl>
      <div class="decision">
        <a class="button primary" href="/">
          Your galleries
        </a>
        <button type="button" class="button" onClick={() => void signOut()}>
          Sign out everywhere
        </button>
      </div>
      <h2>Connected extensions</h2>
      {connections.length === 0 && (
        <p>None in this browser. To connect one, press Sign in in the extension’s window.</p>
      )}
      <ul class="connections">
        {connections.map((connection) => (
          <ConnectionRow key={connection.extensionId} connection={connection} />
        ))}
      </ul>
    </TextPage>
  );
}

function ConnectionRow({ connection }: { connection: ConnectedExtension }) {
  const use = useSessionUse(connection);
  const { name, extensionId, connectedAtMs, expiresAtMs } = connection;
  return (
    <li>
      <div>
        <strong>{name}</strong> <code>{extensionId}</code>
        <br />
        <span class="quiet">
          Connected {time(connectedAtMs)}; signs until {time(expiresAtMs)}, renewed while you are signed in.
          {use?.isStoring && " It stores as you just now."}
        </span>
        {use?.deviceArchive != null && <DeviceArchive connection={connection} principal={use.deviceArchive} />}
      </div>
      <button
        type="button"
        class="button"
        aria-label={`Disconnect ${name}`}
        onClick={() => void disconnectExtension(connection)}
      >
        Disconnect
      </button>
    </li>
  );
}

/** What was stored before the person signed in; the extension asks them itself, and has the keys of both. */
function DeviceArchive({ connection, principal }: { connection: ConnectedExtension; principal: string }) {
  const [said, setSaid] = useState("");
  const ask = async () =>
    setSaid(
      (await askToMerge(connection)) ? "Go on in the tab that the extension opened." : "The extension does not answer.",
    );
  return (
    <div class="device-archive">
      <p>
        This browser also has an archive of its own, stored without signing in: <code>{shortPrincipal(principal)}</code>
      </p>
      <button type="button" class="button" onClick={() => void ask()}>
        Move it to your identity
      </button>
      <p class="quiet" role="status">
        {said}
      </p>
    </div>
  );
}

const time = (atMs: number) =>
  new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(atMs);
