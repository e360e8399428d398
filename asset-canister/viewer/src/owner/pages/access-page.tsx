import { unwrap } from "@store-forever/protocol";
import { t } from "../../language/t.ts";
import { readAccess } from "../admission/archive-access.ts";
import { InvitationsSection } from "../admission/invitations-section.tsx";
import { PaymentSection } from "../admission/payment-section.tsx";
import { PolicySection } from "../admission/policy-section.tsx";
import { SitesSection } from "../admission/sites-section.tsx";
import { StandingSection } from "../admission/standing-section.tsx";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { ReadingPage } from "./reading-page.tsx";

/** Who may store in the archive, what the current user has of it, and, for administrators, how to change that. */
export function AccessPage({ connection }: { connection: OwnerConnection }) {
  return (
    <ReadingPage connection={connection} title={t("access.title")} read={readAccess}>
      {(access, readAgain) => {
        const { admission } = access.limits;
        const payment = unwrap(access.standing.payment);
        return (
          <>
            <StandingSection access={access} />
            {payment !== undefined && (
              <PaymentSection connection={connection} payment={payment} onChanged={readAgain} />
            )}
            {access.sites.length > 0 && (
              <SitesSection connection={connection} sites={access.sites} onChanged={readAgain} />
            )}
            {access.standing.is_administrator && (
              <>
                <PolicySection connection={connection} policy={admission} onChanged={readAgain} />
                <InvitationsSection
                  connection={connection}
                  policy={admission}
                  invitations={access.invitations}
                  onChanged={readAgain}
                />
              </>
            )}
          </>
        );
      }}
    </ReadingPage>
  );
}
