import { useEffect, useState } from "preact/hooks";
import { t } from "../../language/t.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { dateUntil } from "../storage/date-until.ts";
import { endsSoon } from "./burn.ts";

/** Warns well before the archive's cycles end, with the way to top it up. */
export function FundingNotice({ connection }: { connection: OwnerConnection }) {
  const [endsAtNs, setEndsAtNs] = useState<bigint>();
  useEffect(() => {
    let current = true;
    connection.changing.paid_until().then(
      ({ frozen_at_ns, funding }) => {
        const isWarning = !("enough" in funding) || endsSoon(frozen_at_ns, BigInt(Date.now()) * 1_000_000n);
        if (current && isWarning) setEndsAtNs(frozen_at_ns);
      },
      // The page says itself that the archive does not answer.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [connection]);
  if (endsAtNs === undefined) return null;
  return (
    <p class="banner" role="status">
      {t("canister.endsSoon", [dateUntil(endsAtNs)])} <a href="#/my/canister">{t("canister.topUp")}</a>
    </p>
  );
}
