import type { AttackArea } from "../attack.ts";
import { HOSTILE_CANDID } from "./hostile-candid.ts";
import { OTHER_PEOPLES_STATE } from "./other-peoples-state.ts";

export const CANISTER: AttackArea = {
  name: "the backend canister",
  needs: "agents",
  attacks: [...HOSTILE_CANDID, ...OTHER_PEOPLES_STATE],
};
