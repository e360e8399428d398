/** The receiver of a report did not answer, or asked for another attempt later. */
export class Unavailable extends Error {
  override name = "Unavailable";
}

export type ReportAnswer = { name: "accepted" } | { name: "refused"; message: string };
