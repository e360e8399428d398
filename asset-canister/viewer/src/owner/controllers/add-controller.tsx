import { equalBytes } from "@store-forever/protocol";
import type { Agent, Principal } from "@store-forever/protocol/ic";
import { CanisterManagement } from "@store-forever/protocol/management";
import { useState } from "preact/hooks";
import { t } from "../../language/t.ts";
import { ELEMENT_1, withElements } from "../../language/with-elements.ts";
import { parsePrincipal } from "../../navigation/route.ts";
import { ConfirmSheet } from "../dialog/confirm-sheet.tsx";
import { Field } from "../dialog/sheet.tsx";
import { useAction } from "../dialog/use-action.ts";

interface AddControllerProps {
  canisterId: string;
  /** Signs as one of the controllers. */
  agent: Agent;
  /** Who is named at first, as text. */
  proposed: string;
  onAdded: () => Promise<void>;
}

/** Lets a controller make somebody a further one. */
export function AddController({ canisterId, agent, proposed, onAdded }: AddControllerProps) {
  const [typed, setTyped] = useState<string>();
  const [isAsked, setAsked] = useState(false);
  const [added, setAdded] = useState<string>();
  const { action, act } = useAction();
  const text = typed ?? proposed;
  const person = parsePrincipal(text.trim());
  const isPerson = person !== undefined && !person.isAnonymous();
  const add = () =>
    act(async () => {
      if (person === undefined) return;
      await addController(new CanisterManagement(agent, canisterId), person);
      setAsked(false);
      setTyped("");
      setAdded(person.toText());
      await onAdded();
    });
  return (
    <form
      class="fields"
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(isPerson);
      }}
    >
      <Field label={t("takeover.principal")} value={text} onInput={setTyped} />
      <button type="submit" class="button" disabled={!isPerson || action.state === "running"}>
        {t("takeover.add")}
      </button>
      <p role="status">{added !== undefined && withElements(t("takeover.added", [ELEMENT_1]), <code>{added}</code>)}</p>
      {isAsked && isPerson && (
        <ConfirmSheet
          title={t("takeover.addTitle")}
          confirm={t("takeover.add")}
          action={action}
          onConfirm={add}
          onClose={() => setAsked(false)}
        >
          <p>{withElements(t("takeover.addText", [ELEMENT_1]), <code>{person.toText()}</code>)}</p>
        </ConfirmSheet>
      )}
    </form>
  );
}

/** The network replaces the whole list, so it is asked for it right before. */
async function addController(canister: CanisterManagement, person: Principal): Promise<void> {
  const { controllers } = (await canister.status()).settings;
  if (controllers.some((known) => equalBytes(known.toUint8Array(), person.toUint8Array()))) return;
  await canister.setControllers([...controllers, person]);
}
