import { t } from "../../language/t.ts";
import { ControlSection } from "../canister/control-section.tsx";
import { FundingSection } from "../canister/funding-section.tsx";
import { HistorySection } from "../canister/history-section.tsx";
import { readCanister } from "../canister/read-canister.ts";
import { TopUpSection } from "../canister/top-up-section.tsx";
import { VersionsSection } from "../canister/versions-section.tsx";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { ReadingPage } from "./reading-page.tsx";

/** The canister that keeps the archive: who controls it, how long its cycles last, and, for controllers, its versions. */
export function CanisterPage({ connection }: { connection: OwnerConnection }) {
  return (
    <ReadingPage connection={connection} title={t("canister.title")} read={readCanister}>
      {(canister, readAgain) => {
        const { canisterId, facts, controlled, release } = canister;
        return (
          <>
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
          </>
        );
      }}
    </ReadingPage>
  );
}
