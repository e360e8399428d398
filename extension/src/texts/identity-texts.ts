import type { Trouble } from "../messages/identity-state.ts";
import { t } from "./i18n.ts";

export function troubleText({ name, detail }: Trouble): string {
  switch (name) {
    case "blocked":
      return t("identityTroubleBlocked");
    case "closed":
      return t("identityTroubleClosed");
    case "denied":
      return t("identityTroubleDenied");
    case "late":
      return t("identityTroubleLate");
    case "invalid":
      return t("identityTroubleInvalid", detail);
    case "ended":
      return t("identityTroubleEnded");
    case "notLinked":
      return t("identityTroubleNotLinked", detail);
    case "network":
      return t("identityTroubleNetwork");
  }
}

/** Principals are long: the ends are enough to tell one's own few apart. */
export function shortPrincipal(principal: string): string {
  const parts = principal.split("-");
  return parts.length > 4 ? `${parts.slice(0, 2).join("-")}…${parts.at(-1)}` : principal;
}
