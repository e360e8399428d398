import type { Result } from "@store-forever/protocol";
import type { MemoryReceipt } from "@store-forever/protocol/receipt";
import type { PageDescription } from "./content-script-request.ts";
import type { ReportState } from "./job-snapshot.ts";

/** Why the extension knows no network: there is no `network.json`, or it does not say what it has to. */
export type NetworkProblem = "missing" | "invalid";

export type Problem =
  | { name: "network"; problem: NetworkProblem }
  /** The person has not let the extension read photos of these hosts; match patterns. */
  | { name: "access"; hosts: string[] }
  /** The person is connected, and their session is over. */
  | { name: "signIn" }
  | { name: "refused"; message: string };

/** What is known of a gallery in this person's own archive. */
export interface GalleryKnowledge {
  storedMemoryIds: string[];
  viewUrl: string | null;
  /** The newest job of this gallery, as far as it is not over. */
  job: "running" | "paused" | null;
  /** Of the last report to the gallery's server, while that has not taken it. */
  report: ReportState | null;
  /** The gallery's server lists copies on the Internet Computer. A claim: they may be another person's, or gone. */
  galleryClaimsCopies: boolean;
}

/** What storing all the photos that were asked about would take, as far as anybody tells. */
export interface Estimate {
  count: number;
  /** With the display versions; null when no server tells how large its photos are. */
  sizeBytes: number | null;
  /** By the canister's own reckoning; null when it does not answer. */
  cost: {
    cyclesNow: number;
    cyclesPerYear: number;
    /** When the canister would freeze if nobody gave it more cycles. */
    paidUntilMs: number;
  } | null;
}

/** A gallery of which something was stored from this browser. */
export interface StoredCard {
  galleryId: string;
  storedCount: number;
  totalCount: number;
}

/** What a kept receipt says after its signatures were checked once more. */
export interface MemoryProof {
  canisterId: string;
  owner: string;
  certifiedAtMs: number;
  /** What proves it to anybody, at any later time. */
  receipt: MemoryReceipt;
}

/** The reply to each message. */
export interface ReplyTo {
  "gallery.recall": Result<GalleryKnowledge, Problem>;
  "gallery.check": Result<GalleryKnowledge, Problem>;
  "job.start": Result<null, Problem>;
  "job.stop": Result<null, Problem>;
  "job.resume": Result<null, Problem>;
  "gallery.estimate": Result<Estimate, Problem>;
  "memory.proof": Result<MemoryProof, Problem>;
  "dialog.load": Result<null, Problem>;
  "cards.recall": Result<StoredCard[], Problem>;
  "jobs.changed": null;
  "page.describe": PageDescription;
  "page.open": null;
  "page.await": null;
  "page.granted": null;
  "page.identity": null;
  "host.start": Result<null, Problem>;
  "host.stop": Result<null, Problem>;
  "host.resume": Result<null, Problem>;
}
export type ReplyOf<Request extends { type: keyof ReplyTo }> = Promise<ReplyTo[Request["type"]]>;
