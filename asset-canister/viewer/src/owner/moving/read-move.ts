import {
  accepted,
  type CreationState,
  type DetailedCreationStatus,
  type NameOf,
  nameOf,
  StoreError,
} from "@store-forever/protocol";
import { useCallback, useEffect, useState } from "preact/hooks";
import { type ReadingFailure, readingFailure } from "../../backend/reading-failure.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";

/** A move is asked about this often while it goes on: it takes a minute, or hours. */
const ASKED_EVERY_MS = 2_000;

export type MoveReading =
  | { state: "reading" }
  /** `undefined` where nothing was begun, or where what was begun is given up. */
  | { state: "read"; move: DetailedCreationStatus | undefined }
  | { state: "failed"; failure: ReadingFailure };

/** What goes on by itself, with this page closed too. */
export type MovingState = Exclude<NameOf<CreationState>, "not_started" | "completed" | "failed">;

function isUnderWay({ state, shared_copy }: DetailedCreationStatus): boolean {
  return !["not_started", "completed", "failed"].includes(nameOf(state)) || "going" in shared_copy;
}

/** For components: how far the move into a canister of one's own is, asked again while it goes on. */
export function useMove(connection: OwnerConnection): { reading: MoveReading; readAgain: () => Promise<void> } {
  const [reading, setReading] = useState<MoveReading>({ state: "reading" });
  const readAgain = useCallback(
    async () => setReading({ state: "read", move: await readMove(connection) }),
    [connection],
  );
  useEffect(() => {
    readAgain().catch((error: unknown) => setReading({ state: "failed", failure: readingFailure(error) }));
  }, [readAgain]);
  useEffect(() => {
    if (reading.state !== "read" || reading.move === undefined || !isUnderWay(reading.move)) return;
    // What is known stays shown where the network is away for a moment.
    const timer = setTimeout(() => readAgain().catch(() => setReading({ ...reading })), ASKED_EVERY_MS);
    return () => clearTimeout(timer);
  }, [reading, readAgain]);
  return { reading, readAgain };
}

async function readMove({ changing }: OwnerConnection): Promise<DetailedCreationStatus | undefined> {
  try {
    return accepted(await changing.get_detailed_creation_status());
  } catch (error) {
    if (error instanceof StoreError && error.code === "NotFound") return undefined;
    throw error;
  }
}
