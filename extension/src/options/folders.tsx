import { galleryKey, type Settings } from "../storage/settings.ts";
import { t } from "../texts/i18n.ts";
import type { GalleryOverview } from "../ui/gallery-overview.ts";

interface FoldersProps {
  galleries: GalleryOverview[];
  folders: Settings["folders"];
  onChange: (folders: Settings["folders"]) => void;
}

/** Lets the person choose a folder for each stored gallery: an existing name or a new one. */
export function Folders({ galleries, folders, onChange }: FoldersProps) {
  if (galleries.length === 0) return null;
  const names = [...new Set(Object.values(folders))].sort();
  return (
    <fieldset>
      <legend>{t("options.folders")}</legend>
      <p>{t("options.foldersHint")}</p>
      <datalist id="folders">
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {galleries.map(({ origin, galleryId, title }) => {
        const key = galleryKey(origin, galleryId);
        return (
          <label key={key}>
            <span dir="auto">{title}</span>
            <input
              type="text"
              list="folders"
              maxLength={100}
              placeholder={t("options.noFolder")}
              value={folders[key] ?? ""}
              onChange={({ currentTarget: { value } }) => onChange(withFolder(folders, key, value.trim()))}
            />
          </label>
        );
      })}
    </fieldset>
  );
}

function withFolder(folders: Settings["folders"], key: string, name: string): Settings["folders"] {
  const { [key]: _, ...others } = folders;
  return name === "" ? others : { ...others, [key]: name };
}
