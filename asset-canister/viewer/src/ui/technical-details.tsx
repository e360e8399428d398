import { t } from "../language/t.ts";

/** What those who look into a failure want to know. Canisters, browsers and libraries say it in English. */
export function TechnicalDetails({ detail, canisterId }: { detail: string; canisterId?: string | undefined }) {
  return (
    <details class="technical">
      <summary>{t("common.details")}</summary>
      <p lang="en">{detail}</p>
      {canisterId !== undefined && (
        <p>
          {t("common.canister")} <code>{canisterId}</code>
        </p>
      )}
    </details>
  );
}
