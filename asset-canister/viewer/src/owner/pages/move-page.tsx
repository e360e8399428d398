import { t } from "../../language/t.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { MoveSection } from "../moving/move-section.tsx";
import { isUnderWay, readMove } from "../moving/read-move.ts";
import { ReadingPage } from "./reading-page.tsx";

/** Moves the archive into a canister of its owner's own. It goes on with this page closed, and is shown when it is opened again. */
export function MovePage({ connection }: { connection: OwnerConnection }) {
  return (
    <ReadingPage connection={connection} title={t("moving.title")} read={readMove} isAwaited={isUnderWay}>
      {(move, readAgain) => <MoveSection connection={connection} move={move} onChanged={readAgain} />}
    </ReadingPage>
  );
}
