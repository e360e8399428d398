import { type ConnectRequest, comparisonCode, MAX_DELEGATION_MS } from "@store-forever/protocol/connect";
import { formatNumber } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import { ELEMENT_1, withElements } from "../../language/with-elements.ts";
import { identityConfiguration } from "../session/identity-configuration.ts";

/** Whether a known extension asks for this viewer's backend and nothing else. */
export function isUsual(extensionId: string, { targets }: ConnectRequest): boolean {
  const { extensionIds, backendId } = identityConfiguration();
  return extensionIds.includes(extensionId) && targets.every((target) => target === backendId);
}

/** Which extension asks for what. The browser vouches for the id; nobody vouches for the name. */
export function RequestDetails({ extensionId, request }: { extensionId: string; request: ConnectRequest }) {
  const { extensionIds, backendId } = identityConfiguration();
  const { name, targets, lifetimeMs } = request;
  const minutes = Math.ceil(Math.min(lifetimeMs, MAX_DELEGATION_MS) / 60_000);
  const isKnown = extensionIds.includes(extensionId);
  return (
    <>
      <p class="lead">{t("connect.request")}</p>
      {!isKnown && (
        <p class="caution" role="alert">
          {t("connect.unknownCaution")}
        </p>
      )}
      <dl class="request">
        <dt>{t("connect.extension")}</dt>
        <dd>
          {name} <span class="quiet">{t(isKnown ? "connect.known" : "connect.unknown")}</span>
          <br />
          <code>{extensionId}</code>
        </dd>
        <dt>{t("connect.mayUse")}</dt>
        <dd>
          {targets.map((target) => (
            <div key={target}>
              {withElements(
                t(target === backendId ? "connect.yourArchive" : "connect.unknownCanister", [ELEMENT_1]),
                <code>{target}</code>,
              )}
            </div>
          ))}
        </dd>
        <dt>{t("connect.for")}</dt>
        <dd>{t("connect.minutes", minutes, [formatNumber(minutes)])}</dd>
        <dt>{t("connect.compare")}</dt>
        <dd>
          <strong class="code">{comparisonCode(request)}</strong>
          <br />
          <span class="quiet">{t("connect.compareText")}</span>
        </dd>
      </dl>
    </>
  );
}
