import { accepted, nameOf, unwrap } from "@store-forever/protocol";
import type { Principal } from "@store-forever/protocol/ic";
import { readCanisterState } from "@store-forever/protocol/management";
import { VerificationError, verifyCanisterFacts } from "@store-forever/protocol/verify";
import type { OwnerConnection } from "../capsule/owner-connection.ts";

/** A large archive is taken in parts, with a pause before the next. */
const PAUSE_MS = 2_000;

/** What the current user is to this archive. */
export type TakeOver =
  | { may: "own" }
  /** They control the canister, and may take the archive of whoever has it. */
  | { may: "take"; from: Principal }
  | { may: "ask" }
  /** The archives of many people are here. */
  | { may: "nothing" };

/** @throws VerificationError, or the agent's errors */
export async function readTakeOver({ reading, changing, agent, owner }: OwnerConnection): Promise<TakeOver> {
  const { trust } = reading;
  const archive = unwrap(await changing.get_personal_archive());
  if (archive === undefined || "filling" in archive.state) return { may: "nothing" };
  if (archive.owner.toText() === owner.toText()) return { may: "own" };
  const facts = await verifyCanisterFacts(await readCanisterState(agent, trust.canisterId), trust);
  if (facts === undefined) throw new VerificationError("The network has no such canister.");
  return facts.controllers.includes(owner.toText()) ? { may: "take", from: archive.owner } : { may: "ask" };
}

/** Whether another controller is asked to make the current user one, too. */
export const isAsked = ({ may }: TakeOver): boolean => may === "ask";

/** Takes the archive, a large one in parts. */
export async function takeOver({ changing }: OwnerConnection, from: Principal): Promise<void> {
  while (nameOf(accepted(await changing.accept_capsule(from)).state) !== "done")
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
