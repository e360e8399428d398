import { formatDate } from "../../language/format.ts";
import { t } from "../../language/t.ts";

const LATEST_SHOWN_NS = 4_102_444_800_000_000_000n;

/** Whether a time is near enough for a date to mean something. */
export const isShownAsDate = (timeNs: bigint): boolean => timeNs < LATEST_SHOWN_NS;

/** A date until which something is paid for. */
export function dateUntil(timeNs: bigint): string {
  return isShownAsDate(timeNs) ? formatDate(timeNs) : t("owner.storage.beyond2099");
}
