import { t } from "../../language/t.ts";
import { useDocumentTitle } from "../../language/use-document-title.ts";
import { FailurePage } from "../../pages/failure-page.tsx";
import { OpeningPage } from "../../pages/text-page.tsx";
import { ControlSection } from "../canister/control-section.tsx";
import { FundingSection } from "../canister/funding-section.tsx";
import { HistorySection } from "../canister/history-section.tsx";
import { useCanister } from "../canister/read-canister.ts";
import { TopUpSection } from "../canister/top-up-section.tsx";
import { VersionsSection } from "../canister/versions-section.tsx";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { BackToGalleries } from "./back-to-galleries.tsx";
import { OwnerFrame } from "./owner-frame.tsx";

/** The canister that keeps the archive: who controls it, how long its cycles last, and, for controllers, its versions. */
export function CanisterPage({ connection }: { connection: OwnerConnection }) {
  const { reading, readAgain } = useCanister(connection);
  useDocumentTitle(t("canister.title"));
  if (reading.state === "reading") return <OpeningPage />;
  if (reading.state === "failed")
    return (
      <FailurePage
        failure={reading.failure}
        canisterId={connection.reading.trust.canisterId}
        onRetry={() => location.reload()}
      />
    );
  const { canister } = reading;
  const { canisterId, facts, controlled, release } = canister;
  return (
    <OwnerFrame title={t("canister.title")} back={<BackToGalleries />} mainClass="access">
      <FundingSection canister={canister} />
      <TopUpSection connection={connection} canisterId={canisterId} onToppedUp={readAgain} />
      <ControlSection connection={connection} canister={canister} onChanged={readAgain} />
      {controlled !== undefined && (
        <VersionsSection
          connection={connection}
          facts={facts}
          controlled={controlled}
          release={release}
          onChanged={readAgain}
        />
      )}
      <HistorySection connection={connection} canisterId={canisterId} facts={facts} />
    </OwnerFrame>
  );
}
