import { toHex } from "@store-forever/protocol";
import type { CanisterFacts } from "@store-forever/protocol/verify";
import { t } from "../../language/t.ts";
import { Fact } from "../../ui/fact.tsx";
import { releasedModuleHash } from "./module.ts";
import { PersonName } from "./person-name.tsx";

interface ControlProps {
  canisterId: string;
  facts: CanisterFacts;
  /** The current user's principal. */
  user: string;
}

/** Who may change the canister, and which program runs in it, as the network certifies it. */
export function ControlSection({ canisterId, facts: { controllers, moduleHash }, user }: ControlProps) {
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
            {releasedText(toHex(moduleHash))}
          </Fact>
        )}
      </dl>
      <p class="quiet">{t("canister.certifiedText")}</p>
      {!controllers.includes(user) && (
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

/** Nothing where the deployment does not say what it was released with. */
function releasedText(moduleHash: string): string | undefined {
  const released = releasedModuleHash();
  return released && t(released === moduleHash ? "canister.released.same" : "canister.released.other");
}
