import type { ConnectRequest } from "@store-forever/protocol/connect";
import { useEffect, useState } from "preact/hooks";
import { failureText } from "../../backend/failure-text.ts";
import { readingFailure } from "../../backend/reading-failure.ts";
import { t } from "../../language/t.ts";
import { ELEMENT_1, withElements } from "../../language/with-elements.ts";
import { TextPage } from "../../pages/text-page.tsx";
import { TechnicalDetails } from "../../ui/technical-details.tsx";
import { askForRequest, type ConnectFailure, grantToExtension, refuseExtension } from "../extensions/connect-flow.ts";
import { type SignedIn, useSession } from "../session/session-state.ts";
import { SignInButton } from "../sign-in/sign-in-button.tsx";
import { endOfSessionText } from "../sign-in/sign-in-texts.ts";
import { connectFailureText } from "./connect-failure-text.ts";
import { isUsual, RequestDetails } from "./request-details.tsx";

type State =
  | { name: "asking" }
  | { name: "asked"; request: ConnectRequest }
  | { name: "granting" }
  | { name: "connected"; principal: string }
  | { name: "refused" }
  | { name: "failed"; text: string; detail: string };

/** Shows what an extension asks for, and lets the person decide. */
export function ConnectPage({ extensionId }: { extensionId: string }) {
  const [state, setState] = useState<State>({ name: "asking" });
  const fail = ({ name, detail }: { name: ConnectFailure; detail: string }) =>
    setState({ name: "failed", text: connectFailureText(name), detail });
  useEffect(() => {
    askForRequest(extensionId).then(
      (answer) => (answer.ok ? setState({ name: "asked", request: answer.value }) : fail(answer.error)),
      (error: unknown) => fail({ name: "noAnswer", detail: String(error) }),
    );
  }, [extensionId]);

  const approve = async (session: SignedIn, request: ConnectRequest) => {
    setState({ name: "granting" });
    try {
      const answer = await grantToExtension(session, extensionId, request);
      if (answer.ok) setState({ name: "connected", principal: answer.value.principal });
      else fail(answer.error);
    } catch (error) {
      const failure = readingFailure(error);
      setState({ name: "failed", text: failureText(failure), detail: failure.detail });
    }
  };
  const deny = async (request: ConnectRequest) => {
    await refuseExtension(extensionId, request);
    setState({ name: "refused" });
  };

  switch (state.name) {
    case "asking":
    case "granting":
      return (
        <TextPage title={t("connect.title")}>
          <p class="lead opening" role="status">
            {t(state.name === "asking" ? "connect.asking" : "connect.granting")}
          </p>
        </TextPage>
      );
    case "asked":
      return (
        <TextPage title={t("connect.title")}>
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
        <TextPage title={t("connect.connected")}>
          <p class="lead" role="status">
            {t("connect.connectedText")}
          </p>
          <p>{withElements(t("connect.yourPrincipal", [ELEMENT_1]), <code>{state.principal}</code>)}</p>
        </TextPage>
      );
    case "refused":
      return (
        <TextPage title={t("connect.notConnected")}>
          <p class="lead" role="status">
            {t("connect.refusedText")}
          </p>
        </TextPage>
      );
    case "failed":
      return <FailedPage text={state.text} detail={state.detail} />;
  }
}

function FailedPage({ text, detail }: { text: string; detail: string }) {
  return (
    <TextPage title={t("connect.notConnected")}>
      <p class="lead" role="alert">
        {t("connect.nothingGranted", [text])}
      </p>
      {detail !== "" && <TechnicalDetails detail={detail} />}
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
      {t("connect.refuse")}
    </button>
  );
  if (session.name === "opening") return null;
  if (session.name === "signedOut")
    return (
      <>
        <p>
          {session.why === undefined
            ? t("connect.signInFirst")
            : t("connect.decideLater", [endOfSessionText(session.why)])}
        </p>
        <div class="decision">
          <SignInButton />
          {refuseButton}
        </div>
      </>
    );
  return (
    <>
      <p>{withElements(t("connect.signedInAs", [ELEMENT_1]), <code>{session.principal}</code>)}</p>
      {!isUsual(extensionId, request) && (
        <label class="sure">
          <input type="checkbox" checked={isSure} onChange={({ currentTarget }) => setSure(currentTarget.checked)} />
          {t("connect.sure")}
        </label>
      )}
      <div class="decision">
        <button
          type="button"
          class="button primary"
          disabled={!isSure}
          onClick={(event) => event.isTrusted && onApprove(session)}
        >
          {t("connect.connect")}
        </button>
        {refuseButton}
      </div>
    </>
  );
}
