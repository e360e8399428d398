import type { Result } from "@store-forever/protocol";
import { useEffect, useState } from "preact/hooks";
import { browser } from "wxt/browser";
import type { ProposalAnswer } from "../messages/proposal-answer.ts";
import type { Problem } from "../messages/reply.ts";
import { t } from "../texts/i18n.ts";
import * as strings from "../texts/strings.ts";
import type { ShownProposal, ShownStoring } from "./read-proposal.ts";

/** A click that was meant for the page, or for a window above this one that closes, falls on nothing. */
const WAIT_MS = 1_000;
const TITLES_SHOWN = 8;
const HOSTS_SHOWN = 8;

/** `waiting`: the window has just got the focus, or does not have it. */
type Step = { name: "waiting" } | { name: "asking" } | { name: "sent" } | { name: "failed"; problem: Problem };

/** Asks whether to do something with a gallery, where no page can cover or draw over the question. */
export function Confirm({ proposal }: { proposal: ShownProposal | undefined }) {
  const [step, setStep] = useState<Step>({ name: "waiting" });
  const [tellsSite, setTellsSite] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const waitAnew = () => {
      clearTimeout(timer);
      setStep((step) => (step.name === "asking" ? { name: "waiting" } : step));
      if (document.hasFocus())
        timer = setTimeout(() => setStep((step) => (step.name === "waiting" ? { name: "asking" } : step)), WAIT_MS);
    };
    waitAnew();
    window.addEventListener("focus", waitAnew);
    window.addEventListener("blur", waitAnew);
    const replaced = new BroadcastChannel("proposals");
    replaced.onmessage = ({ data }: MessageEvent<string>) => data === proposal?.id && window.close();
    return () => {
      clearTimeout(timer);
      window.removeEventListener("focus", waitAnew);
      window.removeEventListener("blur", waitAnew);
      replaced.close();
    };
  }, [proposal?.id]);
  if (proposal === undefined) return <p role="alert">{t("confirm.over")}</p>;
  const { id, site, titles, photoTitles, act } = proposal;
  const answer = async (decision: ProposalAnswer["decision"]) => {
    setStep({ name: "sent" });
    const message: ProposalAnswer = { to: "proposals", id, decision };
    const reply: Result<null, Problem> = await browser.runtime.sendMessage(message);
    if (reply.ok) window.close();
    else setStep({ name: "failed", problem: reply.error });
  };
  return (
    <>
      <h1>{t(`confirm.${act.name}.title`)}</h1>
      <p>
        {act.name === "store"
          ? t("confirm.store.question", strings.photos(photoTitles.length), site)
          : t(`confirm.${act.name}.question`, site)}
      </p>
      {titles.map((title) => (
        <p key={title}>
          <strong class="clamped" dir="auto">
            {title}
          </strong>
        </p>
      ))}
      <ul>
        {photoTitles.slice(0, TITLES_SHOWN).map((photoTitle, index) => (
          <li key={`${index} ${photoTitle}`} class="clamped" dir="auto">
            {photoTitle}
          </li>
        ))}
        {photoTitles.length > TITLES_SHOWN && <li>…</li>}
      </ul>
      {act.name === "store" && <StoringFacts {...act} />}
      {act.name === "follow" && <p class="quiet">{`${t(`follow.${act.pace}`)}. ${t("follow.note")}`}</p>}
      {act.name === "tell" && <p class="quiet">{t("dialog.tellSiteNote")}</p>}
      {act.name === "store" && act.asksToTell && (
        <div>
          <label>
            <input
              type="checkbox"
              checked={tellsSite}
              aria-describedby="tell-site-note"
              onChange={() => setTellsSite(!tellsSite)}
            />{" "}
            {t("dialog.tellSite", site)}
          </label>
          <p class="quiet" id="tell-site-note">
            {t("dialog.tellSiteNote")}
          </p>
        </div>
      )}
      {step.name === "failed" && (
        <p class="problem" role="alert">
          {problemText(step.problem)}
        </p>
      )}
      <footer>
        <button type="button" onClick={({ isTrusted }) => isTrusted && void answer({ name: "cancel" })}>
          {t("dialog.cancel")}
        </button>
        <button
          type="button"
          class="main"
          disabled={step.name !== "asking"}
          onClick={({ isTrusted }) => isTrusted && void answer({ name: "agree", tellsSite })}
        >
          {act.name === "store"
            ? t("dialog.start")
            : act.name === "follow"
              ? t("follow.start")
              : t("dialog.tellSite", site)}
        </button>
      </footer>
    </>
  );
}

function StoringFacts({ hosts, toldAddress }: ShownStoring) {
  return (
    <>
      <dl>
        <dt>{t("dialog.readLabel")}</dt>
        {hosts.slice(0, HOSTS_SHOWN).map((source) => (
          <dd key={source.host}>
            <bdi>{source.host}</bdi> <span class="quiet">{strings.reading(source)}</span>
          </dd>
        ))}
        {hosts.length > HOSTS_SHOWN && <dd>…</dd>}
        {toldAddress !== undefined && (
          <>
            <dt>{t("dialog.sourceTell")}</dt>
            <dd>
              <bdi class="clamped">{toldAddress}</bdi>
            </dd>
          </>
        )}
      </dl>
      <p class="quiet">{t("dialog.publicNote")}</p>
    </>
  );
}

function problemText(problem: Problem): string {
  switch (problem.name) {
    case "network":
      return strings.network(problem.problem);
    case "access":
      return strings.accessNeeded(problem.hosts);
    case "signIn":
      return strings.failure("Unauthorized", navigator.onLine).next;
    case "refused":
      return problem.message;
  }
}
