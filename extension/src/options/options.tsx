import { useState } from "preact/hooks";
import { parseNetwork } from "../backend/network.ts";
import { openDatabase } from "../storage/database.ts";
import { clearCache, forgetDevice } from "../storage/forget.ts";
import { DEFAULT_SETTINGS, type Settings, writeSettings } from "../storage/settings.ts";
import { type MessageKey, number, t } from "../texts/i18n.ts";
import type { GalleryOverview } from "../ui/gallery-overview.ts";
import { IdentitySection } from "../ui/identity-section.tsx";
import { diagnosticsOf } from "./diagnostics.ts";
import { Folders } from "./folders.tsx";

const POOL_SIZES = [1, 2, 3, 4, 6, 8];
const CACHE_SIZES = [1_000, 5_000, 20_000, 100_000];

/** Everything that the person may choose. Nothing is saved before the button is pressed. */
export function Options({ settings: first, galleries }: { settings: Settings; galleries: GalleryOverview[] }) {
  const [settings, setSettings] = useState(first);
  const [said, setSaid] = useState<MessageKey>();
  const set = (change: Partial<Settings>) => setSettings({ ...settings, ...change });
  const save = async (event: Event) => {
    event.preventDefault();
    if (settings.network !== "" && !parseNetwork(settings.network).ok) return setSaid("optionsNetworkBad");
    await writeSettings(await openDatabase(), settings);
    setSaid("optionsSaved");
  };
  return (
    <>
      <h1>
        <img src="/icon/48.png" alt="" width={32} height={32} /> {t("appName")}: {t("optionsTitle")}
      </h1>
      <IdentitySection />
      <form onSubmit={(event) => void save(event)}>
        <fieldset>
          <legend>{t("optionsWork")}</legend>
          <label>
            {t("optionsPool")}
            <select
              value={settings.poolSize ?? ""}
              onChange={({ currentTarget: { value } }) => set({ poolSize: value === "" ? null : Number(value) })}
            >
              <option value="">{t("optionsPoolAuto")}</option>
              {POOL_SIZES.map((size) => (
                <option key={size} value={size}>
                  {number(size)}
                </option>
              ))}
            </select>
          </label>
          <Box
            text={t("optionsLocation")}
            value={settings.readsLocation}
            onChange={(readsLocation) => set({ readsLocation })}
          />
          <Box text={t("optionsNotify")} value={settings.notifies} onChange={(notifies) => set({ notifies })} />
        </fieldset>
        <fieldset>
          <legend>{t("optionsPrivacy")}</legend>
          <label>
            {t("optionsCache")}
            <select
              value={settings.cacheEntries}
              onChange={({ currentTarget: { value } }) => set({ cacheEntries: Number(value) })}
            >
              {CACHE_SIZES.map((size) => (
                <option key={size} value={size}>
                  {number(size)}
                </option>
              ))}
            </select>
          </label>
          <Box text={t("optionsNames")} value={settings.keepsNames} onChange={(keepsNames) => set({ keepsNames })} />
        </fieldset>
        <Folders galleries={galleries} folders={settings.folders} onChange={(folders) => set({ folders })} />
        <fieldset>
          <legend>{t("optionsNetwork")}</legend>
          <p id="network-hint">{t("optionsNetworkHint")}</p>
          <textarea
            rows={5}
            spellcheck={false}
            aria-label={t("optionsNetwork")}
            aria-describedby="network-hint"
            value={settings.network}
            onInput={({ currentTarget: { value } }) => set({ network: value.trim() })}
          />
        </fieldset>
        <button type="submit" class="main">
          {t("optionsSave")}
        </button>
      </form>
      <p role="status" class="said">
        {said && t(said)}
      </p>
      <Deeds onSaid={setSaid} onForgotten={() => setSettings(DEFAULT_SETTINGS)} />
    </>
  );
}

interface BoxProps {
  text: string;
  value: boolean;
  onChange: (value: boolean) => void;
}

function Box({ text, value, onChange }: BoxProps) {
  return (
    <label class="box">
      <input type="checkbox" checked={value} onChange={({ currentTarget: { checked } }) => onChange(checked)} />
      {text}
    </label>
  );
}

interface DeedsProps {
  onSaid: (text: MessageKey) => void;
  onForgotten: () => void;
}

/** What is done at once. */
function Deeds({ onSaid, onForgotten }: DeedsProps) {
  const [isAsking, setAsking] = useState(false);
  const clear = async () => {
    await clearCache(await openDatabase());
    onSaid("optionsCleared");
  };
  const forget = async () => {
    await forgetDevice(await openDatabase());
    setAsking(false);
    onForgotten();
    onSaid("optionsForgotten");
  };
  return (
    <dl>
      <Deed hint={t("optionsDiagnosticsHint")}>
        <button type="button" onClick={() => void exportDiagnostics()}>
          {t("optionsDiagnostics")}
        </button>
      </Deed>
      <Deed hint={t("optionsClearHint")}>
        <button type="button" onClick={() => void clear()}>
          {t("optionsClear")}
        </button>
      </Deed>
      <Deed hint={t("optionsForgetHint")}>
        <button type="button" class="danger" onClick={() => (isAsking ? void forget() : setAsking(true))}>
          {isAsking ? t("optionsForgetYes") : t("optionsForget")}
        </button>
      </Deed>
    </dl>
  );
}

function Deed({ hint, children }: { hint: string; children: preact.ComponentChildren }) {
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
