import { readConnections, renewConnection } from "./connections.ts";
import { openSession } from "./session.ts";
import { currentSession } from "./session-state.ts";

/**
 * The renew page: shows nothing, and gives the one extension that frames it a fresh chain, if the person connected that
 * extension and is signed in. The chain goes to the extension by its id; the frame around this page hears only that the
 * attempt is over.
 */
async function renew(): Promise<void> {
  const extensionId = new URLSearchParams(location.hash.slice(1)).get("extension");
  const connection = readConnections().find((known) => known.extensionId === extensionId);
  if (connection === undefined) return;
  await openSession();
  const session = currentSession();
  if (session.name === "signedIn") await renewConnection(session, connection);
}

if (parent !== window) void renew().finally(() => parent.postMessage("renew.done", "*"));
