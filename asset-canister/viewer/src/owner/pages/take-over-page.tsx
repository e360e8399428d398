import { t } from "../../language/t.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { isAsked, readTakeOver } from "../controllers/read-take-over.ts";
import { TakeOverSection } from "../controllers/take-over-section.tsx";
import { ReadingPage } from "./reading-page.tsx";

/** Where somebody takes their archive with whom they are at the address of its canister. */
export function TakeOverPage({ connection }: { connection: OwnerConnection }) {
  return (
    <ReadingPage connection={connection} title={t("takeover.title")} read={readTakeOver} isAwaited={isAsked}>
      {(takeOver, readAgain) => <TakeOverSection connection={connection} state={takeOver} onTaken={readAgain} />}
    </ReadingPage>
  );
}
