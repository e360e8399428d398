import { accepted, fromHex, type InvitationOffer, type InvitationTerms } from "@store-forever/protocol";
import { useEffect, useState } from "preact/hooks";
import { AccountMenu } from "../../identity/sign-in/account-menu.tsx";
import { formatDate, formatSize } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import { OpeningPage, TextPage } from "../../pages/text-page.tsx";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { ActionProblem } from "../dialog/action-problem.tsx";
import { useAction } from "../dialog/use-action.ts";

/** What the page knows of the invitation. */
type Offered =
  | { state: "open" | "redeemed" | "ended"; terms: InvitationTerms }
  | { state: "used" | "unknown" | "notNeeded" | "notInvited" };

/** Lets the current user store, by the invitation that the address has. Nothing is redeemed before they press the button. */
export function InvitationPage({ connection, secret }: { connection: OwnerConnection; secret: string }) {
  const [offered, setOffered] = useState<Offered>();
  const { action, act } = useAction();
  const { changing } = connection;
  const bytes = fromHex(secret);
  useEffect(() => act(async () => setOffered(await offeredTo(connection, bytes))), []);
  const redeem = (terms: InvitationTerms) =>
    act(async () => {
      accepted(await changing.redeem_invitation(bytes));
      setOffered({ state: "redeemed", terms });
    });
  if (offered === undefined && action.state !== "failed") return <OpeningPage />;
  return (
    <TextPage title={t("access.invitedTitle")}>
      <AccountMenu />
      {offered !== undefined && (
        <p class="lead" role="status">
          {offeredText(offered)}
        </p>
      )}
      {offered?.state === "open" && (
        <>
          <p>{t("access.invitedNote")}</p>
          <div class="decision">
            <button
              type="button"
              class="button primary"
              disabled={action.state === "running"}
              onClick={(event) => event.isTrusted && redeem(offered.terms)}
            >
              {t("access.accept")}
            </button>
          </div>
        </>
      )}
      <ActionProblem action={action} />
      {offered !== undefined && offered.state !== "open" && (
        <p>
          <a href="#/my/access">{t("access.title")}</a>
        </p>
      )}
    </TextPage>
  );
}

async function offeredTo({ changing }: OwnerConnection, secret: Uint8Array): Promise<Offered> {
  const [{ admission }, standing, answer] = await Promise.all([
    changing.limits(),
    changing.get_standing(),
    changing.read_invitation(secret),
  ]);
  if (accepted(standing).is_administrator || "open" in admission) return { state: "notNeeded" };
  if (!("invited" in admission)) return { state: "notInvited" };
  return "Ok" in answer ? offeredBy(answer.Ok) : { state: "unknown" };
}

function offeredBy(offer: InvitationOffer): Offered {
  if ("open" in offer) return { state: "open", terms: offer.open };
  if ("redeemed" in offer) return { state: "redeemed", terms: offer.redeemed };
  if ("ended" in offer) return { state: "ended", terms: offer.ended };
  return { state: "used" };
}

function offeredText(offered: Offered): string {
  if (!("terms" in offered)) return t(`access.offered.${offered.state}`);
  const { quota_bytes, ends_at_ns } = offered.terms;
  return t(`access.offered.${offered.state}`, [formatSize(Number(quota_bytes)), formatDate(ends_at_ns)]);
}
