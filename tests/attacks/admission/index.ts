import type { AttackArea } from "../attack.ts";
import { CLOSED_ATTACKS } from "./store-uninvited.ts";

export const ADMISSION: AttackArea = { name: "admission", needs: "agents", attacks: CLOSED_ATTACKS };
