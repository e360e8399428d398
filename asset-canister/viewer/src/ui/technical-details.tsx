import { t } from "../language/t.ts";

/** The error as it was reported, for people who look into it. Canisters, browsers and libraries report in English. */
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
