import { accepted } from "@store-forever/protocol";
import { type LinkNews, linkProof, parseLinkRequest } from "@store-forever/protocol/link";
import { useEffect, useState } from "preact/hooks";
import { connectOwnBackendSigned } from "../../backend/backend-connection.ts";
import { failureText } from "../../backend/failure-text.ts";
import { type ReadingFailure, readingFailure } from "../../backend/reading-failure.ts";
import { t } from "../../language/t.ts";
import { ELEMENT_1, withElements } from "../../language/with-elements.ts";
import { TextPage } from "../../pages/text-page.tsx";
import { TechnicalDetails } from "../../ui/technical-details.tsx";
import { type SignedIn, useSession } from "../session/session-state.ts";
import { SignInButton } from "../sign-in/sign-in-button.tsx";

type State =
  | { name: "waiting" }
  | { name: "asked"; origin: string; nonce: string }
  | { name: "proving"; origin: string }
  | { name: "proved"; origin: string }
  | { name: "refused" }
  | { name: "failed"; failure: ReadingFailure };

/**
 * Long enough for the last words to be read and heard. The window has to close: galleries open it by name, and one that is
 * open already, at the same address, would not load anew and ask again.
 */
const MS_BEFORE_CLOSING = 1_000;

/** The page for a gallery that opened this window and asks who the person is, to link their account there. */
export function LinkPage() {
  const [state, setState] = useState<State>({ name: "waiting" });
  const session = useSession();
  useEffect(() => {
    const hear = ({ source, origin, data }: MessageEvent) => {
      const request = parseLinkRequest(data);
      if (source !== opener || request === undefined || !/^https?:/.test(origin)) return;
      // The first question stays: a page must not change it while the person decides.
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
      const failure = readingFailure(error);
      if (failure.kind === "paused") tell({ type: "link.paused", nonce }, origin);
      setState({ name: "failed", failure });
    }
  };
  const deny = (origin: string, nonce: string) => {
    tell({ type: "link.refused", nonce }, origin);
    setState({ name: "refused" });
  };

  switch (state.name) {
    case "waiting":
      return (
        <TextPage title={t("connect.link.title")}>
          <p class="lead" role="status">
            {opener === null ? t("connect.link.nobodyAsked") : t("connect.link.waiting")}
          </p>
        </TextPage>
      );
    case "asked": {
      const { origin, nonce } = state;
      return (
        <TextPage title={t("connect.link.title")}>
          <p class="lead">{withElements(t("connect.link.request", [ELEMENT_1]), <strong>{origin}</strong>)}</p>
          <p>{t("connect.link.meaning")}</p>
          {session.name === "signedIn" && (
            <p>{withElements(t("connect.signedInAs", [ELEMENT_1]), <code>{session.principal}</code>)}</p>
          )}
          <div class="decision">
            {session.name === "signedIn" ? (
              <button
                type="button"
                class="button primary"
                onClick={(event) => event.isTrusted && void approve(session, origin, nonce)}
              >
                {t("connect.link.link")}
              </button>
            ) : (
              <SignInButton />
            )}
            <button type="button" class="button" onClick={() => deny(origin, nonce)}>
              {t("connect.refuse")}
            </button>
          </div>
        </TextPage>
      );
    }
    case "proving":
      return (
        <TextPage title={t("connect.link.title")}>
          <p class="lead opening" role="status">
            {t("connect.link.proving", [state.origin])}
          </p>
        </TextPage>
      );
    case "proved":
      return (
        <TextPage title={t("connect.link.proved")}>
          <p class="lead" role="status">
            {t("connect.link.provedText", [state.origin])}
          </p>
        </TextPage>
      );
    case "refused":
      return (
        <TextPage title={t("connect.link.notLinked")}>
          <p class="lead" role="status">
            {t("connect.link.refusedText")}
          </p>
        </TextPage>
      );
    case "failed":
      return (
        <TextPage title={t("connect.link.notLinked")}>
          <p class="lead" role="alert">
            {t("connect.link.failed", [failureText(state.failure)])}
          </p>
          <TechnicalDetails detail={state.failure.detail} />
        </TextPage>
      );
  }
}

async function prove(session: SignedIn, origin: string, nonce: string): Promise<void> {
  const { backend } = await connectOwnBackendSigned(session.identity);
  accepted(await backend.prove_nonce(linkProof(origin, nonce)));
}

function tell(news: LinkNews, origin: string): void {
  (opener as Window | null)?.postMessage(news, origin);
}
