import { fromHex } from "@store-forever/protocol";
import { canisterAt } from "@store-forever/protocol/ic";
import { parseSettings, ROOT_KEY_NAME, SETTINGS_NAME } from "../../../settings/page-settings.ts";

/** What the deployment tells its pages: the network's root key and public variables. */
export interface ViewerSettings {
  /** In DER. Only local networks have one of their own. */
  rootKey: Uint8Array | undefined;
  /** E.g. `PUBLIC_CANISTER_ID:backend`. */
  variables: ReadonlyMap<string, string>;
}

/** The settings in this page, which came with it and are certified as it is. */
export function viewerSettings(): ViewerSettings {
  return parseViewerSettings(document.querySelector<HTMLMetaElement>(`meta[name="${SETTINGS_NAME}"]`)?.content ?? "");
}

/**
 * The canister whose archives a page shows: the one that its deployment named, or the one that serves it, as in an archive of one's own.
 * @param origin of the page
 */
export function archiveOf({ variables }: ViewerSettings, origin: string): string | undefined {
  return variables.get("PUBLIC_CANISTER_ID:backend") ?? canisterAt(origin);
}

/** @param content of the page's settings; a key that cannot be read is ignored */
export function parseViewerSettings(content: string): ViewerSettings {
  const { [ROOT_KEY_NAME]: rootKeyHex = "", ...variables } = parseSettings(content);
  return {
    rootKey: /^(?:[0-9a-f]{2})+$/i.test(rootKeyHex) ? fromHex(rootKeyHex) : undefined,
    variables: new Map(Object.entries(variables)),
  };
}
