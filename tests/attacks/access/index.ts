import type { AttackArea } from "../attack.ts";
import { ADMIN_ATTACKS } from "./administer.ts";
import { CAPTURE_ATTACKS } from "./capture-hot-keys.ts";
import { CHANGE_ATTACKS } from "./change-what-is-others.ts";
import { HOT_KEY_ATTACKS } from "./misuse-hot-key.ts";
import { READ_ATTACKS } from "./read-what-is-private.ts";

/** What people may read, change and administer at the backend, asked by everybody who may not. */
export const ACCESS: AttackArea = {
  name: "access",
  needs: "agents",
  attacks: [...READ_ATTACKS, ...CHANGE_ATTACKS, ...ADMIN_ATTACKS, ...HOT_KEY_ATTACKS, ...CAPTURE_ATTACKS],
};
