import { accepted, unwrap } from "@store-forever/protocol";
import { useEffect, useState } from "preact/hooks";
import { formatCycles } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";

/** What does not move along, so that nobody finds it out afterwards. */
export function StaysHere({ connection: { changing } }: { connection: OwnerConnection }) {
  const [balance, setBalance] = useState(0n);
  useEffect(() => {
    let current = true;
    const standing = changing.get_standing().then(accepted);
    standing.then(
      ({ payment }) => current && setBalance(unwrap(payment)?.balance_cycles ?? 0n),
      // The rest of the list holds for everybody.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [changing]);
  return (
    <>
      <p>{t("moving.staysTitle")}</p>
      <ul>
        <li>{t("moving.stays.shared")}</li>
        <li>{t("moving.stays.extensions")}</li>
        {balance > 0n && <li>{t("moving.stays.balance", [formatCycles(balance)])}</li>}
      </ul>
    </>
  );
}
