import { t } from "../../language/t.ts";
import { useDocumentTitle } from "../../language/use-document-title.ts";
import { FailurePage } from "../../pages/failure-page.tsx";
import { OpeningPage } from "../../pages/text-page.tsx";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { useTakeOver } from "../controllers/read-take-over.ts";
import { TakeOverSection } from "../controllers/take-over-section.tsx";
import { BackToGalleries } from "./back-to-galleries.tsx";
import { OwnerFrame } from "./owner-frame.tsx";

/** Where somebody takes their archive with whom they are at the address of its canister. */
export function TakeOverPage({ connection }: { connection: OwnerConnection }) {
  const { reading, readAgain } = useTakeOver(connection);
  useDocumentTitle(t("takeover.title"));
  if (reading.state === "reading") return <OpeningPage />;
  if (reading.state === "failed")
    return (
      <FailurePage
        failure={reading.failure}
        canisterId={connection.reading.trust.canisterId}
        onRetry={() => location.reload()}
      />
    );
  return (
    <OwnerFrame title={t("takeover.title")} back={<BackToGalleries />} mainClass="access">
      <TakeOverSection connection={connection} state={reading.takeOver} onTaken={readAgain} />
    </OwnerFrame>
  );
}
