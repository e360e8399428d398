import type { AttackArea } from "../attack.ts";
import { FRAME_ATTACKS } from "./frame-pages.ts";
import { HIDING_ATTACKS } from "./hide-dialog.ts";
import { GALLERY_ATTACKS } from "./hostile-galleries.ts";
import { CLICK_ATTACKS } from "./mislead-clicks.ts";
import { READING_ATTACKS } from "./read-extension.ts";
import { MESSAGE_ATTACKS } from "./send-messages.ts";
import { ID_ATTACKS } from "./use-others-ids.ts";

/** What a page in Chromium can make of the extension on it: start what nobody saw, read it, speak for it, flood it. */
export const PAGE: AttackArea = {
  name: "page",
  needs: "chromium",
  attacks: [
    ...CLICK_ATTACKS,
    ...READING_ATTACKS,
    ...MESSAGE_ATTACKS,
    ...FRAME_ATTACKS,
    ...ID_ATTACKS,
    ...GALLERY_ATTACKS,
    ...HIDING_ATTACKS,
  ],
};
