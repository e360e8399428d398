import { shortPrincipal } from "@store-forever/protocol";
import { useEffect, useState } from "preact/hooks";
import { askIdentity, connectAndWait } from "../messages/identity/ask-identity.ts";
import { onIdentityChange } from "../messages/identity/identity-changes.ts";
import type { CurrentIdentity, IdentityState } from "../messages/identity/identity-state.ts";
import { format, t } from "../texts/i18n.ts";
import { troubleText } from "../texts/identity-texts.ts";
import { MergeDevice } from "./merge-device.tsx";

/** Shows in popup and options which identity stores, and offers signing in, signing out and merging the device's capsule. */
export function IdentitySection() {
  const [identity, setIdentity] = useState<IdentityState>();
  const [status, setStatus] = useState("");
  const look = () => askIdentity("identity.state").then(setIdentity, () => {});
  useEffect(() => {
    void look();
    return onIdentityChange(() => void look());
  }, []);
  if (identity === undefined) return null;
  const { current, comparisonCode, trouble, mergeable } = identity;
  const signIn = () => void connectAndWait(setIdentity, new AbortController().signal);
  const disconnect = async () => {
    await askIdentity("identity.disconnect");
    await look();
  };
  const dismiss = async () => {
    await askIdentity("identity.dismiss");
    await look();
  };
  const merged = (text: string) => {
    setStatus(text);
    void look();
  };
  return (
    <section class="identity" aria-labelledby="identity">
      <h2 id="identity">{t("identity.title")}</h2>
      <p>{identityText(current)}</p>
      {trouble !== null && (
        <p class={trouble.name === "ended" ? "quiet" : "problem"} role={trouble.name === "ended" ? "status" : "alert"}>
          {troubleText(trouble)}{" "}
          <button type="button" onClick={() => void dismiss()}>
            {t("identity.dismiss")}
          </button>
        </p>
      )}
      {comparisonCode !== null && (
        <p role="status">
          {t("identity.code", comparisonCode)}{" "}
          <button type="button" onClick={() => void askIdentity("identity.cancel")}>
            {t("identity.stop")}
          </button>
        </p>
      )}
      {comparisonCode === null && !(current.kind === "delegated" && current.isLive) && (
        <p>
          <button type="button" onClick={signIn}>
            {t("identity.signIn")}
          </button>{" "}
          <span class="quiet">{t("identity.signInHint")}</span>
        </p>
      )}
      {current.kind === "delegated" && (
        <p>
          <button type="button" onClick={() => void disconnect()}>
            {t("identity.disconnect")}
          </button>
        </p>
      )}
      {mergeable !== null && current.kind === "delegated" && (
        <MergeDevice device={mergeable} person={current.principal} onMerged={merged} />
      )}
      <p role="status">{status}</p>
    </section>
  );
}

function identityText(current: CurrentIdentity): string {
  if (current.kind === "device") return t("identity.device");
  if (!current.isLive) return t("identity.over");
  const until = t("identity.until", format().time(current.sessionExpiresAtMs));
  return `${t("identity.person", shortPrincipal(current.principal))} · ${until}`;
}
