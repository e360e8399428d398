import { useEffect } from "preact/hooks";
import type { ReadingFailure } from "../backend/reading-failure.ts";
import { LinkForm } from "./link-form.tsx";
import { TextPage } from "./text-page.tsx";

export function MalformedLinkPage({ reason }: { reason: string }) {
  return (
    <TextPage title="This link is not complete">
      <p class="lead">{reason}</p>
      <p>
        Links are long and sometimes lose their end on the way. Please copy the whole link again, or ask for a new one.
      </p>
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
  /** That was asked, where one was. */
  canisterId?: string;
  onRetry: () => void;
}) {
  const { title, lead, advice } = explain(failure);
  useEffect(() => {
    // What failed for want of a network is tried again as soon as there is one.
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
          Try again
        </button>
      </p>
      <details class="technical">
        <summary>What exactly happened</summary>
        <p>{failure.detail}</p>
        {canisterId !== undefined && (
          <p>
            Canister <code>{canisterId}</code>
          </p>
        )}
      </details>
    </TextPage>
  );
}

function explain(failure: ReadingFailure): { title: string; lead: string; advice: string } {
  switch (failure.kind) {
    case "unreachable":
      if (!navigator.onLine)
        return {
          title: "You are offline",
          lead: "The gallery is on the Internet Computer, and this device has no network now.",
          advice: "Nothing is lost by this. The gallery opens by itself when the network is back.",
        };
      return {
        title: "The archive does not answer",
        lead: "The canister that keeps this gallery could not be reached.",
        advice: "The photos are not lost by this. Check your connection and try again in a minute.",
      };
    case "absent":
      return {
        title: "There is no archive at this address",
        lead: "The network has no running canister under the id that the link names.",
        advice: "Please check that the link is complete, or ask the person who sent it for a new one.",
      };
    case "frozen":
      return {
        title: "The archive has run out of cycles",
        lead: "The canister that keeps this gallery is frozen until somebody pays for it again.",
        advice:
          "Its photos are still kept for now. Anybody can top it up with cycles, by the canister’s id below; then it opens again.",
      };
    case "stopped":
      return {
        title: "The archive is stopped",
        lead: "Whoever runs the canister that keeps this gallery has stopped it, as is done for maintenance.",
        advice: "The photos are not lost by this. Please try again in a few minutes.",
      };
    case "unconfigured":
      return {
        title: "This viewer does not know your archive",
        lead: "Whoever put it here did not say which canister keeps people’s archives.",
        advice:
          "Links to galleries open all the same. Please tell whoever runs this site that PUBLIC_CANISTER_ID:backend is not set.",
      };
    case "unverified":
      return {
        title: "This gallery did not pass verification",
        lead: "What arrived is not what the canister certifies, so none of it is shown.",
        advice:
          "Something between the canister and you may have changed or delayed the data. Check that your device’s clock is right, then try again, best over another connection.",
      };
    case "refused":
      return failure.code === "NotFound" || failure.code === "Unauthorized"
        ? {
            title: "This link opens no gallery",
            lead: "The link may have been revoked by its owner, or changed on its way to you.",
            advice: "Please ask the person who sent it for a new one.",
          }
        : {
            title: "The archive refused to show this gallery",
            lead: failure.detail,
            advice:
              failure.code === "Disabled"
                ? "Whoever runs the archive has paused this. Please try again later."
                : "Please try again later.",
          };
  }
}
