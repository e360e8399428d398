import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { openDatabase } from "../storage/databases/database.ts";
import { clearCache, forgetDevice } from "../storage/forget.ts";
import { type TextKey, t } from "../texts/i18n.ts";
import { diagnosticsOf } from "./diagnostics.ts";

interface DangerZoneProps {
  onStatus: (text: TextKey) => void;
  onForgotten: () => void;
}

/** Buttons that act at once. */
export function DangerZone({ onStatus, onForgotten }: DangerZoneProps) {
  const [isAsking, setAsking] = useState(false);
  const clear = async () => {
    await clearCache(await openDatabase());
    onStatus("options.cleared");
  };
  const forget = async () => {
    await forgetDevice(await openDatabase());
    setAsking(false);
    onForgotten();
    onStatus("options.forgotten");
  };
  return (
    <dl>
      <DangerZoneRow hint={t("options.diagnosticsHint")}>
        <button type="button" onClick={() => void exportDiagnostics()}>
          {t("options.diagnostics")}
        </button>
      </DangerZoneRow>
      <DangerZoneRow hint={t("options.clearHint")}>
        <button type="button" onClick={() => void clear()}>
          {t("options.clear")}
        </button>
      </DangerZoneRow>
      <DangerZoneRow hint={t("options.forgetHint")}>
        <button type="button" class="danger" onClick={() => (isAsking ? void forget() : setAsking(true))}>
          {isAsking ? t("options.forgetYes") : t("options.forget")}
        </button>
      </DangerZoneRow>
    </dl>
  );
}

function DangerZoneRow({ hint, children }: { hint: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{children}</dt>
      <dd>{hint}</dd>
    </div>
  );
}

async function exportDiagnostics(): Promise<void> {
  const diagnostics = await diagnosticsOf(await openDatabase());
  const url = URL.createObjectURL(new Blob([JSON.stringify(diagnostics, null, 2)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "store-forever-diagnostics.json";
  link.click();
  URL.revokeObjectURL(url);
}
