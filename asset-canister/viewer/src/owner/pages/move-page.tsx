import { t } from "../../language/t.ts";
import { useDocumentTitle } from "../../language/use-document-title.ts";
import { FailurePage } from "../../pages/failure-page.tsx";
import { OpeningPage } from "../../pages/text-page.tsx";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { MoveSection } from "../moving/move-section.tsx";
import { useMove } from "../moving/read-move.ts";
import { BackToGalleries } from "./back-to-galleries.tsx";
import { OwnerFrame } from "./owner-frame.tsx";

/** Moves the archive into a canister of its owner's own. It goes on with this page closed, and is shown when it is opened again. */
export function MovePage({ connection }: { connection: OwnerConnection }) {
  const { reading, readAgain } = useMove(connection);
  useDocumentTitle(t("moving.title"));
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
    <OwnerFrame title={t("moving.title")} back={<BackToGalleries />} mainClass="access">
      <MoveSection connection={connection} move={reading.move} onChanged={readAgain} />
    </OwnerFrame>
  );
}
