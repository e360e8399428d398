import { chooseLanguage, useLanguage } from "../language/language.ts";
import { LANGUAGES, type Language } from "../language/languages.ts";
import { t } from "../language/t.ts";

/** Chooses the language of the viewer. Each language is named in itself, so that people find theirs. */
export function LanguageSwitch() {
  const language = useLanguage();
  return (
    <label class="language-switch">
      <span>{t("common.language")}</span>
      <select
        value={language}
        onChange={({ currentTarget }) =>
          // Where its texts cannot be loaded, the page stays as it is.
          chooseLanguage(currentTarget.value as Language).catch(() => {
            currentTarget.value = language;
          })
        }
      >
        {Object.entries(LANGUAGES).map(([tag, name]) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
