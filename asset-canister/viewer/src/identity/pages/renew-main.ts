import { readConnectedExtensions, renewDelegation, tellNobodySignedIn } from "../extensions/connected-extensions.ts";
import { hotKeyOf } from "../hot-key/hot-key.ts";
import { peekSession } from "../sign-in/sign-in.ts";

/**
 * The renew page. It shows nothing. It gives the extension that opened it a fresh delegation, if the person connected that
 * extension and is signed in. The result goes to the extension by its id. A frame's parent hears only that the attempt is
 * over, and a tab closes itself.
 */
async function renew(): Promise<void> {
  const extensionId = new URLSearchParams(location.hash.slice(1)).get("extension");
  const connection = readConnectedExtensions().find((known) => known.extensionId === extensionId);
  const session = await peekSession();
  if (connection !== undefined && connection.principal === session?.principal)
    await renewDelegation(session, connection, hotKeyOf);
  else if (extensionId !== null) await tellNobodySignedIn(extensionId);
}

const done = () => {
  if (parent === window) close();
  else parent.postMessage("renew.done", "*");
};
// Where the archive does not answer, the extension hears nothing, and asks again when it needs the chain.
renew().then(done, done);
