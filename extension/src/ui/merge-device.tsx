import { shortPrincipal } from "@store-forever/protocol";
import { useState } from "preact/hooks";
import { askIdentity } from "../messages/identity/ask-identity.ts";
import { t } from "../texts/i18n.ts";

interface MergeDeviceProps {
  device: string;
  person: string;
  onMerged: (status: string) => void;
}

type Step = { name: "offered" } | { name: "asking" } | { name: "moving" } | { name: "told"; text: string };

/** Moves what this device has stored to the person, after they have confirmed it. */
export function MergeDevice({ device, person, onMerged }: MergeDeviceProps) {
  const [step, setStep] = useState<Step>({ name: "offered" });
  const merge = async () => {
    setStep({ name: "moving" });
    const merged = await askIdentity("identity.merge");
    if (!merged.ok) return setStep({ name: "told", text: t("identity.merge.failed", merged.error) });
    if (merged.value.isDone) return onMerged(t("identity.merge.done"));
    setStep({ name: "told", text: t("identity.merge.goesOn") });
  };
  return (
    <div class="merge">
      {step.name === "asking" && (
        <p role="alert">{t("identity.merge.ask", shortPrincipal(device), shortPrincipal(person))}</p>
      )}
      <p>
        <button
          type="button"
          disabled={step.name === "moving"}
          onClick={() => (step.name === "asking" ? void merge() : setStep({ name: "asking" }))}
        >
          {step.name === "asking" ? t("identity.merge.yes") : t("identity.merge.offer")}
        </button>
      </p>
      <p role="status">{step.name === "told" && step.text}</p>
    </div>
  );
}
