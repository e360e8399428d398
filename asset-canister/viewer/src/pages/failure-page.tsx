import { useEffect } from "preact/hooks";
import { failureText } from "../backend/failure-text.ts";
import type { ReadingFailure } from "../backend/reading-failure.ts";
import { t } from "../language/t.ts";
import type { LinkProblem } from "../navigation/route.ts";
import { TechnicalDetails } from "../ui/technical-details.tsx";
import { LinkForm } from "./link-form.tsx";
import { linkProblemText } from "./link-problem-text.ts";
import { TextPage } from "./text-page.tsx";

export function MalformedLinkPage({ problem }: { problem: LinkProblem }) {
  return (
    <TextPage title={t("pages.link.incomplete")}>
      <p class="lead">{linkProblemText(problem)}</p>
      <p>{t("pages.link.advice")}</p>
      <LinkForm />
    </TextPage>
  );
}

export function FailurePage({
  failure,
  canisterId,
  onRetry,
}: {
  failure: ReadingFailure;
  /** The canister that was asked, where one was. */
  canisterId?: string;
  onRetry: () => void;
}) {
  const { title, lead, advice } = explain(failure);
  useEffect(() => {
    // Without a network nothing can be read; this tries again as soon as there is one.
    if (failure.kind !== "unreachable") return;
    addEventListener("online", onRetry);
    return () => removeEventListener("online", onRetry);
  });
  return (
    <TextPage title={title}>
      <p class="lead">{lead}</p>
      <p>{advice}</p>
      <p>
        <button type="button" class="button primary" onClick={onRetry}>
          {t("common.tryAgain")}
        </button>
      </p>
      <TechnicalDetails detail={failure.detail} canisterId={canisterId} />
    </TextPage>
  );
}

interface Explanation {
  title: string;
  lead: string;
  advice: string;
}

function explain(failure: ReadingFailure): Explanation {
  switch (failure.kind) {
    case "unreachable":
      return explanation(navigator.onLine ? "unreachable" : "offline");
    case "absent":
    case "frozen":
    case "stopped":
    case "unconfigured":
    case "unverified":
      return explanation(failure.kind);
    case "paused":
      return refused(failure);
    case "refused":
      if (failure.code === "NotFound" || failure.code === "Unauthorized") return explanation("noSuchLink");
      return refused(failure);
  }
}

const refused = (failure: ReadingFailure): Explanation => ({
  title: t("pages.failed.refused"),
  lead: failureText(failure),
  advice: t("pages.failed.refusedAdvice"),
});

type Explained =
  | "offline"
  | "unreachable"
  | "absent"
  | "frozen"
  | "stopped"
  | "unconfigured"
  | "unverified"
  | "noSuchLink";

function explanation(what: Explained): Explanation {
  return {
    title: t(`pages.failed.${what}`),
    lead: t(`pages.failed.${what}Lead`),
    advice: t(`pages.failed.${what}Advice`),
  };
}
