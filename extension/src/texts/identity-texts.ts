import type { Trouble } from "../messages/identity-state.ts";
import { t } from "./i18n.ts";

export function troubleText({ name, detail }: Trouble): string {
  return name === "invalid" || name === "notLinked"
    ? t(`identity.trouble.${name}`, detail)
    : t(`identity.trouble.${name}`);
}

/** Principals are long. Their ends are enough to tell a person's few apart. */
export function shortPrincipal(principal: string): string {
  const parts = principal.split("-");
  return parts.length > 4 ? `${parts.slice(0, 2).join("-")}…${parts.at(-1)}` : principal;
}
