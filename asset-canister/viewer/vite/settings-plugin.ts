import type { Plugin } from "vite";
import { type PageSettings, takesSettings, withSettings } from "../../settings/page-settings.ts";

/** Writes settings into the pages. The upload to an asset canister of ours writes its own in their place. */
export function settingsInPages(settings: PageSettings): Plugin {
  return {
    name: "settings-in-pages",
    transformIndexHtml: (html) => (takesSettings(html) ? withSettings(html, settings) : html),
  };
}

/** The settings of whoever builds: every variable `PUBLIC_…`, and the backend, whose id dfx tells builds. */
export function settingsOfBuild(environment: NodeJS.ProcessEnv): PageSettings {
  const variables = Object.entries(environment).flatMap(([name, value]): [string, string][] =>
    name.startsWith("PUBLIC_") && value !== undefined ? [[name, value]] : [],
  );
  const { CANISTER_ID_BACKEND: backendId } = environment;
  const backend = backendId === undefined ? {} : { "PUBLIC_CANISTER_ID:backend": backendId };
  return { ...backend, ...Object.fromEntries(variables) };
}
