import {
  accepted,
  type CreationState,
  type DetailedCreationStatus,
  type NameOf,
  nameOf,
  StoreError,
} from "@store-forever/protocol";
import type { OwnerConnection } from "../capsule/owner-connection.ts";

/** What goes on by itself, with this page closed too. */
export type MovingState = Exclude<NameOf<CreationState>, "not_started" | "completed" | "failed">;

/** Whether a move goes on by itself, or the end of the shared copy does. */
export function isUnderWay(move: DetailedCreationStatus | undefined): boolean {
  if (move === undefined) return false;
  const { state, shared_copy } = move;
  return !["not_started", "completed", "failed"].includes(nameOf(state)) || "going" in shared_copy;
}

/**
 * How far the move into a canister of one's own is.
 * @returns `undefined` where nothing was begun, or where what was begun is given up
 */
export async function readMove({ changing }: OwnerConnection): Promise<DetailedCreationStatus | undefined> {
  try {
    return accepted(await changing.get_detailed_creation_status());
  } catch (error) {
    if (error instanceof StoreError && error.code === "NotFound") return undefined;
    throw error;
  }
}
