import { StoreError } from "@store-forever/protocol";
import type { Caller } from "../caller.ts";
import type { AttackGround } from "../ground.ts";

/** Those who call what is not theirs to call. */
const INTRUDERS = {
  "a stranger": (ground: AttackGround) => ground.stranger(),
  "nobody (anonymous)": (ground: AttackGround) => ground.anonymous,
  "the controller": (ground: AttackGround) => ground.controller,
  "a person with a capsule": (ground: AttackGround) => ground.victim(),
};
export type Intruder = keyof typeof INTRUDERS;

export async function intruderOf(ground: AttackGround, who: Intruder): Promise<Caller> {
  return INTRUDERS[who](ground);
}

/** Why a call did not run. @throws whatever else made it fail: then the attack was not tried */
export function rejectionIn(error: unknown): string {
  if (error instanceof StoreError) return error.code;
  if (String(error).includes("IC0406")) return "refused before it ran";
  throw error;
}

/** An answer as JSON, which has no bigints. */
export function jsonOf(answer: unknown): string {
  return JSON.stringify(answer, (_, value) => (typeof value === "bigint" ? String(value) : value)) ?? "";
}
