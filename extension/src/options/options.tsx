import { useState } from "preact/hooks";
import { openDatabase } from "../storage/databases/database.ts";
import { INITIAL_SETTINGS, readSettings, type Settings, writeSettings } from "../storage/settings.ts";
import { type TextKey, t } from "../texts/i18n.ts";
import type { GalleryOverview } from "../ui/gallery-overview.ts";
import { IdentitySection } from "../ui/identity-section.tsx";
import { ArchiveChoice } from "./archive-choice.tsx";
import { DangerZone } from "./danger-zone.tsx";
import { Checkbox, NumberSelect } from "./fields.tsx";
import { Folders } from "./folders.tsx";
import { FollowedGalleries } from "./followed-galleries.tsx";
import { ToldSitesSection } from "./told-sites.tsx";

const POOL_SIZES = [1, 2, 3, 4, 6, 8];
const CACHE_SIZES = [1_000, 5_000, 20_000, 100_000];

/** The settings, which are saved when the button is pressed, and what is done at once. */
export function Options({ settings: first, galleries }: { settings: Settings; galleries: GalleryOverview[] }) {
  const [settings, setSettings] = useState(first);
  /** Counts how often everything was forgotten, so that the choice of an archive begins anew. */
  const [resets, setResets] = useState(0);
  const [status, setStatus] = useState<TextKey>();
  const set = (change: Partial<Settings>) => setSettings({ ...settings, ...change });
  const save = async (event: Event) => {
    event.preventDefault();
    const database = await openDatabase();
    // The archive is chosen by itself.
    const { archive } = await readSettings(database);
    await writeSettings(database, { ...settings, archive });
    setStatus("options.saved");
  };
  const forgotten = () => {
    setSettings(INITIAL_SETTINGS);
    setResets(resets + 1);
  };
  return (
    <>
      <h1>
        <img src="/icon/48.png" alt="" width={32} height={32} /> {t("app.name")}: {t("options.title")}
      </h1>
      <IdentitySection />
      <ArchiveChoice key={resets} archive={settings.archive} onChange={(archive) => set({ archive })} />
      <form onSubmit={(event) => void save(event)}>
        <fieldset>
          <legend>{t("options.work")}</legend>
          <NumberSelect
            text={t("options.pool")}
            value={settings.poolSize ?? ""}
            numbers={POOL_SIZES}
            onChange={(value) => set({ poolSize: value === "" ? null : Number(value) })}
          >
            <option value="">{t("options.poolAuto")}</option>
          </NumberSelect>
          <Checkbox
            text={t("options.location")}
            value={settings.readsLocation}
            onChange={(readsLocation) => set({ readsLocation })}
          />
          <Checkbox text={t("options.notify")} value={settings.notifies} onChange={(notifies) => set({ notifies })} />
        </fieldset>
        <fieldset>
          <legend>{t("options.privacy")}</legend>
          <NumberSelect
            text={t("options.cache")}
            value={settings.cacheEntries}
            numbers={CACHE_SIZES}
            onChange={(value) => set({ cacheEntries: Number(value) })}
          />
          <Checkbox
            text={t("options.names")}
            value={settings.keepsNames}
            onChange={(keepsNames) => set({ keepsNames })}
          />
        </fieldset>
        <Folders galleries={galleries} folders={settings.folders} onChange={(folders) => set({ folders })} />
        <button type="submit" class="main">
          {t("options.save")}
        </button>
      </form>
      <p role="status" class="said">
        {status && t(status)}
      </p>
      <FollowedGalleries galleries={galleries} />
      <ToldSitesSection />
      <DangerZone onStatus={setStatus} onForgotten={forgotten} />
    </>
  );
}
