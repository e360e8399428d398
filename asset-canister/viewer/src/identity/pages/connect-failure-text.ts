import { t } from "../../language/t.ts";
import type { ConnectFailure } from "../extensions/connect-flow.ts";

export function connectFailureText(failure: ConnectFailure): string {
  return t(`connect.failed.${failure}`);
}
