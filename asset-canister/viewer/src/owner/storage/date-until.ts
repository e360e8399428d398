import { formatDate } from "../../language/format.ts";
import { t } from "../../language/t.ts";

const LATEST_SHOWN_NS = 4_102_444_800_000_000_000n;

/** A date until which something is paid for. */
export function dateUntil(timeNs: bigint): string {
  return timeNs >= LATEST_SHOWN_NS ? t("owner.storage.beyond2099") : formatDate(timeNs);
}
