import { unwrap } from "@store-forever/protocol";
import { t } from "../../language/t.ts";
import { useDocumentTitle } from "../../language/use-document-title.ts";
import { FailurePage } from "../../pages/failure-page.tsx";
import { OpeningPage } from "../../pages/text-page.tsx";
import { useAccess } from "../admission/archive-access.ts";
import { InvitationsSection } from "../admission/invitations-section.tsx";
import { PaymentSection } from "../admission/payment-section.tsx";
import { PolicySection } from "../admission/policy-section.tsx";
import { SitesSection } from "../admission/sites-section.tsx";
import { StandingSection } from "../admission/standing-section.tsx";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { BackToGalleries } from "./back-to-galleries.tsx";
import { OwnerFrame } from "./owner-frame.tsx";

/** Who may store in the archive, what the current user has of it, and, for administrators, how to change that. */
export function AccessPage({ connection }: { connection: OwnerConnection }) {
  const { reading, readAgain } = useAccess(connection);
  useDocumentTitle(t("access.title"));
  if (reading.state === "reading") return <OpeningPage />;
  if (reading.state === "failed")
    return (
      <FailurePage
        failure={reading.failure}
        canisterId={connection.reading.trust.canisterId}
        onRetry={() => location.reload()}
      />
    );
  const { access } = reading;
  const { admission } = access.limits;
  const payment = unwrap(access.standing.payment);
  return (
    <OwnerFrame title={t("access.title")} back={<BackToGalleries />} mainClass="access">
      <StandingSection access={access} />
      {payment !== undefined && <PaymentSection connection={connection} payment={payment} onChanged={readAgain} />}
      {access.sites.length > 0 && <SitesSection connection={connection} sites={access.sites} onChanged={readAgain} />}
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
    </OwnerFrame>
  );
}
