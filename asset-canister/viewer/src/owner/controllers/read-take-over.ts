import { accepted, nameOf, unwrap } from "@store-forever/protocol";
import type { Principal } from "@store-forever/protocol/ic";
import { readCanisterState } from "@store-forever/protocol/management";
import { VerificationError, verifyCanisterFacts } from "@store-forever/protocol/verify";
import { useCallback, useEffect, useState } from "preact/hooks";
import { type ReadingFailure, readingFailure } from "../../backend/reading-failure.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";

/** How often the network is asked again whether the current user is a controller. */
const ASKED_EVERY_MS = 2_000;

/** What the current user is to this archive. */
export type TakeOver =
  | { may: "own" }
  /** They control the canister, and may take the archive of whoever has it. */
  | { may: "take"; from: Principal }
  | { may: "ask" }
  /** The archives of many people are here. */
  | { may: "nothing" };

export type TakeOverReading = { state: "reading" } | { state: "failed"; failure: ReadingFailure } | TakeOverRead;
type TakeOverRead = { state: "read"; takeOver: TakeOver };

async function readTakeOver({ reading, changing, agent, owner }: OwnerConnection): Promise<TakeOver> {
  const { trust } = reading;
  const archive = unwrap(await changing.get_personal_archive());
  if (archive === undefined || "filling" in archive.state) return { may: "nothing" };
  if (archive.owner.toText() === owner.toText()) return { may: "own" };
  const facts = await verifyCanisterFacts(await readCanisterState(agent, trust.canisterId), trust);
  if (facts === undefined) throw new VerificationError("The network has no such canister.");
  return facts.controllers.includes(owner.toText()) ? { may: "take", from: archive.owner } : { may: "ask" };
}

/** For components: what the current user is to this archive, asked again until they may take it. */
export function useTakeOver(connection: OwnerConnection): { reading: TakeOverReading; readAgain: () => Promise<void> } {
  const [reading, setReading] = useState<TakeOverReading>({ state: "reading" });
  const readAgain = useCallback(
    async () => setReading({ state: "read", takeOver: await readTakeOver(connection) }),
    [connection],
  );
  useEffect(() => {
    readAgain().catch((error: unknown) => setReading({ state: "failed", failure: readingFailure(error) }));
  }, [readAgain]);
  useEffect(() => {
    if (reading.state !== "read" || reading.takeOver.may !== "ask") return;
    // What is known stays shown where the network is away for a moment.
    const timer = setTimeout(() => readAgain().catch(() => setReading({ ...reading })), ASKED_EVERY_MS);
    return () => clearTimeout(timer);
  }, [reading, readAgain]);
  return { reading, readAgain };
}

/** Takes the archive, a large one in parts. */
export async function takeOver({ changing }: OwnerConnection, from: Principal): Promise<void> {
  while (nameOf(accepted(await changing.accept_capsule(from)).state) !== "done")
    await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY_MS));
}
