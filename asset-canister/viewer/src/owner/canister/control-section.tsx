import { toHex } from "@store-forever/protocol";
import { t } from "../../language/t.ts";
import { Fact } from "../../ui/fact.tsx";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { AddController } from "../controllers/add-controller.tsx";
import { PersonName } from "./person-name.tsx";
import type { SeenCanister } from "./read-canister.ts";

interface ControlProps {
  connection: OwnerConnection;
  canister: SeenCanister;
  onChanged: () => Promise<void>;
}

/** Who may change the canister, and which program runs in it, as the network certifies it. */
export function ControlSection({ connection, canister, onChanged }: ControlProps) {
  const { canisterId, facts, release } = canister;
  const user = connection.owner.toText();
  const { controllers, moduleHash } = facts;
  return (
    <section class="panel" aria-labelledby="control">
      <h2 id="control">{t("canister.control")}</h2>
      <p>{t(`canister.controlled.${controlOf(controllers, user)}`)}</p>
      <dl class="facts">
        <div class="fact">
          <dt>{t("canister.controllers")}</dt>
          <dd>
            <ul class="rows">
              {controllers.map((controller) => (
                <li key={controller}>
                  <PersonName principal={controller} user={user} canisterId={canisterId} />
                </li>
              ))}
            </ul>
          </dd>
        </div>
        {moduleHash !== undefined && (
          <Fact name={t("canister.module")} code={toHex(moduleHash)}>
            {release &&
              t(release.moduleHash === toHex(moduleHash) ? "canister.released.same" : "canister.released.other")}
          </Fact>
        )}
      </dl>
      <p class="quiet">{t("canister.certifiedText")}</p>
      {controllers.includes(user) ? (
        <details>
          <summary>{t("takeover.another")}</summary>
          <p>{t("takeover.anotherText")}</p>
          <AddController canisterId={canisterId} agent={connection.agent} proposed="" onAdded={onChanged} />
        </details>
      ) : (
        <p>
          {t("moving.offer")} <a href="#/my/move">{t("moving.title")}</a>
        </p>
      )}
    </section>
  );
}

function controlOf(controllers: readonly string[], user: string): "byYouAlone" | "byYouToo" | "byOthers" | "byNobody" {
  if (controllers.includes(user)) return controllers.length === 1 ? "byYouAlone" : "byYouToo";
  return controllers.length === 0 ? "byNobody" : "byOthers";
}
