import type { AttackArea } from "../attack.ts";
import { UNINVITED_ATTACKS } from "./enter-uninvited.ts";
import { GUEST_ATTACKS } from "./exceed-invitations.ts";
import { DEPOSIT_ATTACKS } from "./misuse-deposits.ts";
import { PAYMENT_ATTACKS } from "./misuse-payments.ts";
import { CLOSED_ATTACKS } from "./store-uninvited.ts";

export const ADMISSION: AttackArea = {
  name: "admission",
  needs: "agents",
  attacks: [...CLOSED_ATTACKS, ...UNINVITED_ATTACKS, ...GUEST_ATTACKS, ...PAYMENT_ATTACKS, ...DEPOSIT_ATTACKS],
};
