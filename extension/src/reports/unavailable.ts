import type { StorageEdgeInput } from "@store-forever/protocol";

/** The receiver of a report did not answer, or asked for another attempt later. */
export class Unavailable extends Error {
  override name = "Unavailable";
}

/** What the receiver said: it has recorded everything, or all but these edges. */
export type ReportAnswer =
  | { name: "accepted" }
  | { name: "refused"; message: string; edges: readonly StorageEdgeInput[] };
