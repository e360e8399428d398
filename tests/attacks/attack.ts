import type { ResultOf } from "@store-forever/protocol";
import type { AttackGround } from "./ground.ts";

/** One attack on the running stack, through public interfaces alone. */
export interface Attack {
  /** What the attacker does and wants, as one line. */
  name: string;
  /**
   * Does the attack.
   * @returns a few words that say what stopped it
   * @throws AttackSucceeded when nothing did, and any other error when the attack could not be tried
   */
  run(ground: AttackGround): Promise<string>;
}

/** The attacks on one part of the product. */
export interface AttackArea {
  name: string;
  /** Attacks that need Chromium are left out of `npm test`, where the parts' own tests drive it. */
  needs: "agents" | "chromium";
  attacks: readonly Attack[];
}

/** The attacker got what they wanted. */
export class AttackSucceeded extends Error {
  override name = "AttackSucceeded";
}

/** What one attack came to. */
export type AttackOutcome =
  | { kind: "stopped"; by: string }
  | { kind: "succeeded"; how: string }
  | { kind: "not tried"; why: string };

/** An attack that takes longer than this holds something up, which counts as not tried. */
const TIMEOUT_MS = 120_000;

/** Does one attack and says what came of it. */
export async function outcomeOf(attack: Attack, ground: AttackGround): Promise<AttackOutcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It did not end within ${TIMEOUT_MS / 1000} s.`)), TIMEOUT_MS);
  });
  try {
    return { kind: "stopped", by: await Promise.race([attack.run(ground), late]) };
  } catch (error) {
    if (error instanceof AttackSucceeded) return { kind: "succeeded", how: error.message };
    return { kind: "not tried", why: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** The refusal that an answer has to be. @throws AttackSucceeded when the canister did what it was asked */
export function refusalIn(result: ResultOf<unknown> | undefined, ...expected: string[]): string {
  if (result === undefined) throw new Error("The canister gave no answer.");
  if ("Ok" in result) throw new AttackSucceeded("The canister did it.");
  const code = Object.keys(result.Err.code)[0] ?? "";
  if (!expected.includes(code)) throw new Error(`Refused as ${code} and not as ${expected.join(" or ")}.`);
  return code;
}
