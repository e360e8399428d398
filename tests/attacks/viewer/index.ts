import type { AttackArea } from "../attack.ts";
import { DOWNLOAD_ATTACKS } from "./forge-downloads.ts";
import { PAGE_ATTACKS } from "./mislead-viewer.ts";

/** Archives that were downloaded from the viewer and forged, read by the command that verifies them. */
export const DOWNLOADS: AttackArea = { name: "downloads", needs: "agents", attacks: DOWNLOAD_ATTACKS };

/** Links, cookies and sites that mislead the viewer. */
export const VIEWER: AttackArea = { name: "viewer", needs: "chromium", attacks: PAGE_ATTACKS };
