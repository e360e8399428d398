import type { AttackArea } from "../attack.ts";
import { ADDRESS_ATTACKS } from "./forge-addresses.ts";
import { INJECTION_ATTACKS } from "./inject.ts";
import { OVERLOAD_ATTACKS } from "./overload.ts";
import { ACCOUNT_ATTACKS } from "./take-over.ts";
import { ROUTE_ATTACKS } from "./use-others-routes.ts";

/** What clients of the reference gallery can send to it over a connection: every route by everybody who may not use it, and more. */
export const GALLERY: AttackArea = {
  name: "gallery",
  needs: "agents",
  attacks: [...ROUTE_ATTACKS, ...ADDRESS_ATTACKS, ...OVERLOAD_ATTACKS, ...ACCOUNT_ATTACKS, ...INJECTION_ATTACKS],
};
