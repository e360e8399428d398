import { accepted, type Sharing } from "@store-forever/protocol";
import { t } from "../../language/t.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";

/** Whether anybody but the owner can see it. */
export function isShared({ is_public: isPublic, people, links }: Sharing): boolean {
  return isPublic || people.length > 0 || links.length > 0;
}

/**
 * Ends everything that lets others see it. What most people could reach ends first.
 * @throws StoreError, or the agent's errors; what ended before stays ended
 */
export async function takeDown({ changing }: OwnerConnection, { target, people, links }: Sharing): Promise<void> {
  const nobody = { target, is_public: [false] as [boolean], add_people: [], remove_people: people };
  accepted(await changing.update_sharing(nobody));
  for (const { token } of links) accepted(await changing.revoke_share_link(token));
}

/** Takes it down in one click. Nothing is deleted, and it can be shared anew, so it asks for no confirmation. */
export function TakeDown({ onTakeDown }: { onTakeDown: () => void }) {
  return (
    <section>
      <p class="quiet">{t("sharing.takeDownNote")}</p>
      <button type="button" class="button danger" onClick={onTakeDown}>
        {t("sharing.takeDown")}
      </button>
    </section>
  );
}
