import { useState } from "preact/hooks";
import { parseNetwork } from "../backend/network.ts";
import { openDatabase } from "../storage/database.ts";
import { clearCache, forgetDevice } from "../storage/forget.ts";
import { INITIAL_SETTINGS, type Settings, writeSettings } from "../storage/settings.ts";
import { format, type TextKey, t } from "../texts/i18n.ts";
import type { GalleryOverview } from "../ui/gallery-overview.ts";
import { IdentitySection } from "../ui/identity-section.tsx";
import { diagnosticsOf } from "./diagnostics.ts";
import { Folders } from "./folders.tsx";

const POOL_SIZES = [1, 2, 3, 4, 6, 8];
const CACHE_SIZES = [1_000, 5_000, 20_000, 100_000];

/** The settings, which are saved when the button is pressed, and what is done at once. */
export function Options({ settings: first, galleries }: { settings: Settings; galleries: GalleryOverview[] }) {
  const [settings, setSettings] = useState(first);
  const [status, setStatus] = useState<TextKey>();
  const set = (change: Partial<Settings>) => setSettings({ ...settings, ...change });
  const save = async (event: Event) => {
    event.preventDefault();
    if (settings.network !== "" && !parseNetwork(settings.network).ok) return setStatus("options.networkBad");
    await writeSettings(await openDatabase(), settings);
    setStatus("options.saved");
  };
  return (
    <>
      <h1>
        <img src="/icon/48.png" alt="" width={32} height={32} /> {t("app.name")}: {t("options.title")}
      </h1>
      <IdentitySection />
      <form onSubmit={(event) => void save(event)}>
        <fieldset>
          <legend>{t("options.work")}</legend>
          <label>
            {t("options.pool")}
            <select
              value={settings.poolSize ?? ""}
              onChange={({ currentTarget: { value } }) => set({ poolSize: value === "" ? null : Number(value) })}
            >
              <option value="">{t("options.poolAuto")}</option>
              {POOL_SIZES.map((size) => (
                <option key={size} value={size}>
                  {format().number(size)}
                </option>
              ))}
            </select>
          </label>
          <Checkbox
            text={t("options.location")}
            value={settings.readsLocation}
            onChange={(readsLocation) => set({ readsLocation })}
          />
          <Checkbox text={t("options.notify")} value={settings.notifies} onChange={(notifies) => set({ notifies })} />
        </fieldset>
        <fieldset>
          <legend>{t("options.privacy")}</legend>
          <label>
            {t("options.cache")}
            <select
              value={settings.cacheEntries}
              onChange={({ currentTarget: { value } }) => set({ cacheEntries: Number(value) })}
            >
              {CACHE_SIZES.map((size) => (
                <option key={size} value={size}>
                  {format().number(size)}
                </option>
              ))}
            </select>
          </label>
          <Checkbox
            text={t("options.names")}
            value={settings.keepsNames}
            onChange={(keepsNames) => set({ keepsNames })}
          />
        </fieldset>
        <Folders galleries={galleries} folders={settings.folders} onChange={(folders) => set({ folders })} />
        <fieldset>
          <legend>{t("options.network")}</legend>
          <p id="network-hint">{t("options.networkHint")}</p>
          <textarea
            rows={5}
            spellcheck={false}
            aria-label={t("options.network")}
            aria-describedby="network-hint"
            value={settings.network}
            onInput={({ currentTarget: { value } }) => set({ network: value.trim() })}
          />
        </fieldset>
        <button type="submit" class="main">
          {t("options.save")}
        </button>
      </form>
      <p role="status" class="said">
        {status && t(status)}
      </p>
      <DangerZone onStatus={setStatus} onForgotten={() => setSettings(INITIAL_SETTINGS)} />
    </>
  );
}

interface CheckboxProps {
  text: string;
  value: boolean;
  onChange: (value: boolean) => void;
}

function Checkbox({ text, value, onChange }: CheckboxProps) {
  return (
    <label class="box">
      <input type="checkbox" checked={value} onChange={({ currentTarget: { checked } }) => onChange(checked)} />
      {text}
    </label>
  );
}

interface DangerZoneProps {
  onStatus: (text: TextKey) => void;
  onForgotten: () => void;
}

/** Buttons that act at once. */
function DangerZone({ onStatus, onForgotten }: DangerZoneProps) {
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

function DangerZoneRow({ hint, children }: { hint: string; children: preact.ComponentChildren }) {
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
