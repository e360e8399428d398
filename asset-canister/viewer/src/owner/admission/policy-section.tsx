import { ADMISSION_POLICIES, type AdmissionPolicy, accepted, LIMITS, nameOf } from "@store-forever/protocol";
import { useId, useState } from "preact/hooks";
import { t } from "../../language/t.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { ConfirmSheet } from "../dialog/confirm-sheet.tsx";
import { NumberField } from "../dialog/number-field.tsx";
import { useAction } from "../dialog/use-action.ts";
import { bytesOfGigabytes, GigabytesField, gigabytesOf } from "./gigabytes-field.tsx";

type PolicyName = (typeof ADMISSION_POLICIES)[number];

const DEFAULT_OPEN_GIGABYTES = "1";
const DEFAULT_MARGIN = "20";

interface PolicySectionProps {
  connection: OwnerConnection;
  policy: AdmissionPolicy;
  onChanged: () => Promise<void>;
}

/** Lets administrators choose who may store. It asks before it changes anything: others feel it at once. */
export function PolicySection({ connection, policy, onChanged }: PolicySectionProps) {
  const group = useId();
  const [chosen, setChosen] = useState<PolicyName>(nameOf(policy));
  const [gigabytes, setGigabytes] = useState(
    "open" in policy ? gigabytesOf(policy.open.quota_bytes) : DEFAULT_OPEN_GIGABYTES,
  );
  const [margin, setMargin] = useState("paid" in policy ? String(policy.paid.margin_percent) : DEFAULT_MARGIN);
  const [isAsking, setAsking] = useState(false);
  const { action, act } = useAction();
  const wanted = policyOf(chosen, gigabytes, margin);
  const change = () =>
    act(async () => {
      if (wanted === undefined) return;
      accepted(await connection.changing.set_admission(wanted));
      await onChanged();
      setAsking(false);
    });
  return (
    <section class="panel">
      <h2>{t("access.change")}</h2>
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          setAsking(true);
        }}
      >
        <fieldset class="choices">
          <legend class="visually-hidden">{t("access.whoMayStore")}</legend>
          {ADMISSION_POLICIES.map((name) => (
            <label key={name} class="check">
              <input
                type="radio"
                name={group}
                value={name}
                checked={chosen === name}
                onChange={() => setChosen(name)}
              />
              <span>
                {t(`access.policies.${name}.name`)} <span class="quiet">{t(`access.policies.${name}.text`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {chosen === "open" && (
          <GigabytesField label={t("access.quotaForEverybody")} value={gigabytes} onInput={setGigabytes} />
        )}
        {chosen === "paid" && (
          <NumberField
            label={t("access.margin")}
            value={margin}
            least={0}
            most={LIMITS.maxMarginPercent}
            step="1"
            onInput={setMargin}
          />
        )}
        <button type="submit" class="button" disabled={wanted === undefined || isSame(policy, wanted)}>
          {t("access.change")}
        </button>
      </form>
      {isAsking && (
        <ConfirmSheet
          title={t("access.changeTitle")}
          confirm={t("access.change")}
          action={action}
          onConfirm={change}
          onClose={() => setAsking(false)}
        >
          <p>{t(`access.policies.${chosen}.text`)}</p>
          <p>{t("access.changeText")}</p>
        </ConfirmSheet>
      )}
    </section>
  );
}

/** `undefined` while what was typed is no quota, or no margin. */
function policyOf(name: PolicyName, gigabytes: string, margin: string): AdmissionPolicy | undefined {
  switch (name) {
    case "owner":
      return { owner: null };
    case "invited":
      return { invited: null };
    case "paid":
      return isMargin(margin) ? { paid: { margin_percent: Number(margin) } } : undefined;
    case "open": {
      const quota_bytes = bytesOfGigabytes(gigabytes);
      return quota_bytes === undefined ? undefined : { open: { quota_bytes } };
    }
  }
}

const isMargin = (text: string) => /^\d{1,4}$/.test(text) && Number(text) <= LIMITS.maxMarginPercent;

function isSame(policy: AdmissionPolicy, wanted: AdmissionPolicy): boolean {
  if ("open" in policy && "open" in wanted) return policy.open.quota_bytes === wanted.open.quota_bytes;
  if ("paid" in policy && "paid" in wanted) return policy.paid.margin_percent === wanted.paid.margin_percent;
  return nameOf(policy) === nameOf(wanted);
}
