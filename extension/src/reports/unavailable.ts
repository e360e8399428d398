/** Whoever is told did not answer, or asked to come again. */
export class Unavailable extends Error {
  override name = "Unavailable";
}

export type ReportAnswer = { name: "accepted" } | { name: "refused"; message: string };
