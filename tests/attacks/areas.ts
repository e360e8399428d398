import { ACCESS } from "./access/index.ts";
import { ADMISSION } from "./admission/index.ts";
import type { AttackArea } from "./attack.ts";
import { CANISTER } from "./canister/index.ts";
import { DEPUTY } from "./deputy/index.ts";
import { GALLERY } from "./gallery/index.ts";
import { PAGE } from "./page/index.ts";
import { DOWNLOADS, VIEWER } from "./viewer/index.ts";

/** All attacks. A new area is added here. */
export const AREAS: readonly AttackArea[] = [ACCESS, ADMISSION, CANISTER, DEPUTY, GALLERY, PAGE, DOWNLOADS, VIEWER];
