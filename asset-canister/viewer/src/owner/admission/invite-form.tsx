import { useId, useState } from "preact/hooks";
import { t } from "../../language/t.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { ActionProblem } from "../dialog/action-problem.tsx";
import { CopyRow } from "../dialog/copy-row.tsx";
import { Field } from "../dialog/sheet.tsx";
import { useAction } from "../dialog/use-action.ts";
import { bytesOfGigabytes, GigabytesField } from "./gigabytes-field.tsx";
import { makeInvitation } from "./make-invitation.ts";

const DEFAULT_GIGABYTES = "5";
const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 365;

interface InviteFormProps {
  connection: OwnerConnection;
  onMade: () => Promise<void>;
}

/** Makes an invitation and shows its link, which nobody can show again: the archive keeps only the hash of its secret. */
export function InviteForm({ connection, onMade }: InviteFormProps) {
  const dayId = useId();
  const [label, setLabel] = useState("");
  const [gigabytes, setGigabytes] = useState(DEFAULT_GIGABYTES);
  const [lastDay, setLastDay] = useState(dayIn(DEFAULT_DAYS));
  const [made, setMade] = useState<{ label: string; link: string }>();
  const { action, act } = useAction();
  const quotaBytes = bytesOfGigabytes(gigabytes);
  const endsAtNs = endOfDayNs(lastDay);
  const make = (event: SubmitEvent) => {
    event.preventDefault();
    if (quotaBytes === undefined || endsAtNs === undefined) return;
    act(async () => {
      const link = await makeInvitation(connection, { label: label.trim(), quotaBytes, endsAtNs });
      setMade({ label: label.trim() || t("access.invitation"), link });
      setLabel("");
      await onMade();
    });
  };
  return (
    <>
      <form class="fields" onSubmit={make} aria-busy={action.state === "running"}>
        <Field label={t("access.forWhom")} value={label} onInput={setLabel} />
        <GigabytesField label={t("access.quotaGigabytes")} value={gigabytes} onInput={setGigabytes} />
        <div class="field">
          <label for={dayId}>{t("access.lastDay")}</label>
          <input
            id={dayId}
            type="date"
            required
            min={dayIn(0)}
            value={lastDay}
            onInput={(event) => setLastDay(event.currentTarget.value)}
          />
        </div>
        <button
          type="submit"
          class="button primary"
          disabled={action.state === "running" || quotaBytes === undefined || endsAtNs === undefined}
        >
          {t("access.makeInvitation")}
        </button>
        <ActionProblem action={action} />
      </form>
      <div role="status">
        {made !== undefined && (
          <div class="notice made">
            <p>{t("access.made")}</p>
            <CopyRow label={t("access.linkFor", [made.label])} text={made.link} />
          </div>
        )}
      </div>
    </>
  );
}

/** A day from now on, as a date field has it. */
function dayIn(days: number): string {
  const date = new Date(Date.now() + days * DAY_MS);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The end of a day where the person is; `undefined` for what is no day that is still to end. */
function endOfDayNs(day: string): bigint | undefined {
  const endMs = new Date(`${day}T23:59:59`).getTime();
  return endMs > Date.now() ? BigInt(endMs) * 1_000_000n : undefined;
}
