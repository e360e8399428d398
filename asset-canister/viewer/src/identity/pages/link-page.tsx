import { accepted } from "@store-forever/protocol";
import { type LinkNews, linkProof, parseLinkRequest } from "@store-forever/protocol/link";
import { useEffect, useState } from "preact/hooks";
import { connectBackendSigned } from "../../backend/backend-connection.ts";
import { TextPage } from "../../pages/text-page.tsx";
import { identityConfiguration } from "../session/identity-configuration.ts";
import { type SignedIn, useSession } from "../sign-in/sign-in.ts";
import { SignInButton } from "../sign-in/sign-in-button.tsx";

type State =
  | { name: "waiting" }
  | { name: "asked"; origin: string; nonce: string }
  | { name: "proving"; origin: string }
  | { name: "proved"; origin: string }
  | { name: "refused" }
  | { name: "failed"; detail: string };

/**
 * Long enough for the last words to be read and heard. A window that stayed would not ask again: galleries open it by name,
 * and it has the address already.
 */
const MS_BEFORE_CLOSING = 1_000;

/** A gallery that opened this window asks who the person is, to link its account with them. */
export function LinkPage() {
  const [state, setState] = useState<State>({ name: "waiting" });
  const session = useSession();
  useEffect(() => {
    const hear = ({ source, origin, data }: MessageEvent) => {
      const request = parseLinkRequest(data);
      if (source !== opener || request === undefined || !/^https?:/.test(origin)) return;
      // The first question stays: a page cannot change it under the person's hand.
      setState((current) => (current.name === "waiting" ? { name: "asked", origin, nonce: request.nonce } : current));
    };
    addEventListener("message", hear);
    tell({ type: "link.ready" }, "*");
    return () => removeEventListener("message", hear);
  }, []);

  const isDecided = state.name === "proved" || state.name === "refused";
  useEffect(() => {
    if (!isDecided) return;
    const timer = setTimeout(() => close(), MS_BEFORE_CLOSING);
    return () => clearTimeout(timer);
  }, [isDecided]);

  const approve = async (signedIn: SignedIn, origin: string, nonce: string) => {
    setState({ name: "proving", origin });
    try {
      await prove(signedIn, origin, nonce);
      tell({ type: "link.proved", nonce }, origin);
      setState({ name: "proved", origin });
    } catch (error) {
      setState({ name: "failed", detail: error instanceof Error ? error.message : String(error) });
    }
  };
  const deny = (origin: string, nonce: string) => {
    tell({ type: "link.refused", nonce }, origin);
    setState({ name: "refused" });
  };

  switch (state.name) {
    case "waiting":
      return (
        <TextPage title="Link a gallery">
          <p class="lead" role="status">
            {opener === null
              ? "No gallery opened this page. Begin on the gallery’s account page."
              : "Waiting for the gallery’s question…"}
          </p>
        </TextPage>
      );
    case "asked": {
      const { origin, nonce } = state;
      return (
        <TextPage title="Link a gallery">
          <p class="lead">
            <strong>{origin}</strong> wants to link your account there with your identity here.
          </p>
          <p>
            It learns your principal, and lets you sign in there with it. It can neither store nor read anything as you.
          </p>
          {session.name === "signedIn" && (
            <p>
              You are signed in as <code>{session.principal}</code>
            </p>
          )}
          <div class="decision">
            {session.name === "signedIn" ? (
              <button
                type="button"
                class="button primary"
                onClick={(event) => event.isTrusted && void approve(session, origin, nonce)}
              >
                Link
              </button>
            ) : (
              <SignInButton />
            )}
            <button type="button" class="button" onClick={() => deny(origin, nonce)}>
              Refuse
            </button>
          </div>
        </TextPage>
      );
    }
    case "proving":
      return (
        <TextPage title="Link a gallery">
          <p class="lead opening" role="status">
            Proving to {state.origin} that this is you…
          </p>
        </TextPage>
      );
    case "proved":
      return (
        <TextPage title="Proved">
          <p class="lead" role="status">
            {state.origin} can now look up that this is you. Go on there; you can close this window.
          </p>
        </TextPage>
      );
    case "refused":
      return (
        <TextPage title="Not linked">
          <p class="lead" role="status">
            You refused. The gallery learned nothing; you can close this window.
          </p>
        </TextPage>
      );
    case "failed":
      return (
        <TextPage title="Not linked">
          <p class="lead" role="alert">
            That did not work: {state.detail} Close this window and begin again on the gallery’s account page.
          </p>
        </TextPage>
      );
  }
}

async function prove(session: SignedIn, origin: string, nonce: string): Promise<void> {
  const { backendId } = identityConfiguration();
  if (backendId === undefined) throw new Error("This viewer does not know its archive canister.");
  const { backend } = await connectBackendSigned(backendId, session.identity);
  accepted(await backend.prove_nonce(linkProof(origin, nonce)));
}

function tell(news: LinkNews, origin: string): void {
  (opener as Window | null)?.postMessage(news, origin);
}
