import type { ConnectRequest } from "@store-forever/protocol/connect";
import { useEffect, useState } from "preact/hooks";
import { TextPage } from "../../pages/text-page.tsx";
import { askForRequest, type ConnectFailure, grantToExtension, refuseExtension } from "../extensions/connect-flow.ts";
import { type SignedIn, useSession } from "../sign-in/sign-in.ts";
import { SignInButton } from "../sign-in/sign-in-button.tsx";
import { connectFailureText, endOfSessionText } from "../sign-in/wording.ts";
import { isUsual, RequestDetails } from "./request-details.tsx";

type State =
  | { name: "asking" }
  | { name: "asked"; request: ConnectRequest }
  | { name: "granting" }
  | { name: "connected"; principal: string }
  | { name: "refused" }
  | { name: "failed"; failure: ConnectFailure; detail: string };

/** What an extension asks of the person, and their answer. */
export function ConnectPage({ extensionId }: { extensionId: string }) {
  const [state, setState] = useState<State>({ name: "asking" });
  const fail = ({ name, detail }: { name: ConnectFailure; detail: string }) =>
    setState({ name: "failed", failure: name, detail });
  useEffect(() => {
    askForRequest(extensionId).then(
      (answer) => (answer.ok ? setState({ name: "asked", request: answer.value }) : fail(answer.error)),
      (error: unknown) => fail({ name: "noAnswer", detail: String(error) }),
    );
  }, [extensionId]);

  const approve = async (session: SignedIn, request: ConnectRequest) => {
    setState({ name: "granting" });
    const answer = await grantToExtension(session, extensionId, request);
    if (answer.ok) setState({ name: "connected", principal: answer.value.principal });
    else fail(answer.error);
  };
  const deny = async (request: ConnectRequest) => {
    await refuseExtension(extensionId, request);
    setState({ name: "refused" });
  };

  switch (state.name) {
    case "asking":
    case "granting":
      return (
        <TextPage title="Connect the extension">
          <p class="lead opening" role="status">
            {state.name === "asking" ? "Asking the extension…" : "Handing the delegation over…"}
          </p>
        </TextPage>
      );
    case "asked":
      return (
        <TextPage title="Connect the extension">
          <RequestDetails extensionId={extensionId} request={state.request} />
          <Decision
            extensionId={extensionId}
            request={state.request}
            onApprove={(session) => void approve(session, state.request)}
            onDeny={() => void deny(state.request)}
          />
        </TextPage>
      );
    case "connected":
      return (
        <TextPage title="Connected">
          <p class="lead" role="status">
            The extension now stores as you. You can close this tab.
          </p>
          <p>
            Your principal: <code>{state.principal}</code>
          </p>
        </TextPage>
      );
    case "refused":
      return (
        <TextPage title="Not connected">
          <p class="lead" role="status">
            You refused. The extension got nothing; you can close this tab.
          </p>
        </TextPage>
      );
    case "failed":
      return <FailedPage failure={state.failure} detail={state.detail} />;
  }
}

function FailedPage({ failure, detail }: { failure: ConnectFailure; detail: string }) {
  return (
    <TextPage title="Not connected">
      <p class="lead" role="alert">
        {connectFailureText(failure)} Nothing was granted.
      </p>
      {detail !== "" && (
        <details class="technical">
          <summary>What exactly happened</summary>
          <p>{detail}</p>
        </details>
      )}
    </TextPage>
  );
}

interface DecisionProps {
  extensionId: string;
  request: ConnectRequest;
  onApprove: (session: SignedIn) => void;
  onDeny: () => void;
}

function Decision({ extensionId, request, onApprove, onDeny }: DecisionProps) {
  const session = useSession();
  const [isSure, setSure] = useState(isUsual(extensionId, request));
  const refuseButton = (
    <button type="button" class="button" onClick={onDeny}>
      Refuse
    </button>
  );
  if (session.name === "opening") return null;
  if (session.name === "signedOut")
    return (
      <>
        <p>{session.why === undefined ? "Sign in to go on." : endOfSessionText(session.why)} You decide after that.</p>
        <div class="decision">
          <SignInButton />
          {refuseButton}
        </div>
      </>
    );
  return (
    <>
      <p>
        You are signed in as <code>{session.principal}</code>
      </p>
      {!isUsual(extensionId, request) && (
        <label class="sure">
          <input type="checkbox" checked={isSure} onChange={({ currentTarget }) => setSure(currentTarget.checked)} />I
          know this extension and want it to act as me.
        </label>
      )}
      <div class="decision">
        <button
          type="button"
          class="button primary"
          disabled={!isSure}
          onClick={(event) => event.isTrusted && onApprove(session)}
        >
          Connect
        </button>
        {refuseButton}
      </div>
    </>
  );
}
