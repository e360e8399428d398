import { MessagePage } from "../pages/message-page.tsx";
import { type Connection, endConnection } from "./connections.ts";
import { signOut, useSession } from "./session.ts";
import { SignInButton } from "./sign-in-button.tsx";
import { useConnections } from "./use-connections.ts";
import { endOfSessionText } from "./wording.ts";

/** Who is signed in, until when, and which extensions sign for them. */
export function AccountPage() {
  const session = useSession();
  const connections = useConnections();
  if (session.name === "opening") return null;
  if (session.name === "signedOut")
    return (
      <MessagePage title="Sign in">
        <p class="lead">
          {session.why === undefined
            ? "See what you stored, in every browser that you sign in with."
            : endOfSessionText(session.why)}
        </p>
        <div class="decision">
          <SignInButton />
        </div>
      </MessagePage>
    );
  return (
    <MessagePage title="Your account">
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
    </MessagePage>
  );
}

function ConnectionRow({ connection }: { connection: Connection }) {
  const { name, extensionId, connectedAtMs, expiresAtMs } = connection;
  return (
    <li>
      <div>
        <strong>{name}</strong> <code>{extensionId}</code>
        <br />
        <span class="quiet">
          Connected {time(connectedAtMs)}; signs until {time(expiresAtMs)}, renewed while you are signed in.
        </span>
      </div>
      <button
        type="button"
        class="button"
        aria-label={`Disconnect ${name}`}
        onClick={() => void endConnection(connection)}
      >
        Disconnect
      </button>
    </li>
  );
}

const time = (atMs: number) =>
  new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(atMs);
