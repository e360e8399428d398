import type { Trouble } from "../messages/identity/identity-state.ts";
import { t } from "./i18n.ts";

export function troubleText({ name, detail }: Trouble): string {
  return name === "invalid" || name === "notLinked"
    ? t(`identity.trouble.${name}`, detail)
    : t(`identity.trouble.${name}`);
}
