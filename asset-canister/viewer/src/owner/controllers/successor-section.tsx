import type { Agent } from "@store-forever/protocol/ic";
import { useEffect, useState } from "preact/hooks";
import { t } from "../../language/t.ts";
import { addressOf } from "../../navigation/route.ts";
import { AddController } from "./add-controller.tsx";
import { hearFrom } from "./take-over-news.ts";

interface SuccessorProps {
  /** The canister of the current user's own. */
  canisterId: string;
  /** Where its viewer is. */
  origin: string;
  agent: Agent;
}

/**
 * Lets the current user be who they are at their own canister's address, where sign-in knows them by another principal: that one becomes
 * a controller, and takes the archive there.
 */
export function SuccessorSection({ canisterId, origin, agent }: SuccessorProps) {
  const [opened, setOpened] = useState<Window>();
  const [proposed, setProposed] = useState("");
  const [isAdded, setAdded] = useState(false);
  useEffect(() => (opened === undefined ? undefined : hearFrom(opened, origin, setProposed)), [opened, origin]);
  const address = addressOf({ name: "owner", shown: { what: "takeover" } }, origin);
  return (
    <section class="panel" aria-labelledby="successor">
      <h2 id="successor">{t("takeover.title")}</h2>
      <p>{t("takeover.why")}</p>
      <div class="decision">
        <button
          type="button"
          class="button primary"
          onClick={() => setOpened(open(address, "store-forever-own") ?? undefined)}
        >
          {t("takeover.open")}
        </button>
      </div>
      <AddController
        key={proposed}
        canisterId={canisterId}
        agent={agent}
        proposed={proposed}
        onAdded={async () => setAdded(true)}
      />
      <p role="status">{isAdded && t("takeover.goOn")}</p>
    </section>
  );
}
