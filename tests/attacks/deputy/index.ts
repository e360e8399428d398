import type { AttackArea } from "../attack.ts";
import { OTHER_SITE_ATTACKS } from "./other-sites.ts";
import { PRIVATE_ATTACKS } from "./private-addresses.ts";
import { SOURCE_ATTACKS } from "./told-sources.ts";

/** What pages can make the extension do: read this computer, its network and other sites as the person, and tell of it. */
export const DEPUTY: AttackArea = {
  name: "deputy",
  needs: "chromium",
  attacks: [...PRIVATE_ATTACKS, ...OTHER_SITE_ATTACKS, ...SOURCE_ATTACKS],
};
