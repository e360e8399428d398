import type { ADMISSION_POLICIES, AdmissionErrorCode, Result } from "@store-forever/protocol";
import type { MemoryReceipt } from "@store-forever/protocol/receipt";
import type { GalleryWording, SeenRequest } from "@store-forever/workers";
import type { PageDescription } from "./content-script-request.ts";
import type { Pace } from "./follow.ts";
import type { ReportState } from "./job-snapshot.ts";

/** Why the extension knows no network: `network.json` is missing, or it is not valid. */
export type NetworkProblem = "missing" | "invalid";

export type Problem =
  | { name: "network"; problem: NetworkProblem }
  /** Hosts, as match patterns, that the person has not given the extension access to. */
  | { name: "access"; hosts: string[] }
  /** The person is connected, and their session has expired. */
  | { name: "signIn" }
  /** `Disabled`: whoever runs the archive has switched it off. */
  | { name: "refused"; message: string; code?: "Disabled" };

/** What is known of a gallery in this person's own capsule. */
export interface GalleryKnowledge {
  storedMemoryIds: string[];
  /** The gallery's newest job; null if it has ended. */
  job: "running" | "paused" | null;
  /** Whether the person lets the gallery's site know their archive. */
  isSiteTold: boolean;
  /** What became of the last report; null once the gallery's server has accepted it. */
  report: ReportState | null;
  /** The gallery's server lists copies on the Internet Computer. It is a claim: they may be another person's, or gone. */
  galleryClaimsCopies: boolean;
  /** How often it is looked at again; null if the person does not follow it. */
  followed: Pace | null;
  /** How many memories of the gallery the archive has, whichever page shows them; null before it was asked. */
  galleryStoredCount: number | null;
  /** Photos of which the gallery tells another file than the stored one; null where it tells none, or was not asked. */
  changes: GalleryChange[] | null;
}

/** Who may store in the archive, and why this person may not. */
export interface ArchiveStanding {
  admission: (typeof ADMISSION_POLICIES)[number];
  refusal: AdmissionErrorCode | null;
  /** What this person has paid, where people pay. */
  payment: {
    balanceCycles: number;
    /** When it is used up if nothing more is stored; null while nothing is stored. */
    paidUntilMs: number | null;
  } | null;
}

/** A host that photos of a page are at. */
export interface SourceHost {
  /** With its port, where that is not the usual one. */
  host: string;
  /**
   * `signedIn`: it is read with the person's cookies. `notAllowed`: the person has to allow it for this page first.
   * `refused`: it is more private than the page and is not read.
   */
  reading: "signedIn" | "notAllowed" | "refused";
}

export interface GallerySources {
  hosts: SourceHost[];
  /** What would be told of the page's address. */
  toldAddress: string;
}

/** What it would take to store the photos that were asked about. */
export interface Estimate {
  count: number;
  /** Derivatives included; null if no server tells how large its photos are. */
  sizeBytes: number | null;
  /** As the canister computes it; null if it does not answer. */
  cost: {
    cyclesNow: number;
    cyclesPerYear: number;
    /** When the canister would freeze without more cycles. */
    paidUntilMs: number;
  } | null;
  /** Null if the canister does not answer. */
  standing: ArchiveStanding | null;
  /** Whether anybody can see this page: it is on the internet, and its server shows it without a sign-in. */
  isPagePublic: boolean;
  /** How many of the photos that were looked at tell where they were taken; null where none could be looked at. */
  places: { found: number; lookedAt: number } | null;
}

/** A photo that its site has replaced since it was stored. */
export interface GalleryChange {
  memoryId: string;
  /** The original that is stored, in hexadecimal SHA-256. */
  replaces: string;
}

export interface GalleryChanges {
  changes: GalleryChange[];
  /** Photos of which the gallery tells another hash than the file has that it sends, which is stored. */
  contradictedCount: number;
}

/** A gallery of a list that is stored, wholly or in part. */
export interface StoredCard {
  galleryId: string;
  storedCount: number;
  totalCount: number;
}

/** A gallery of which this device knows that it is in the archive. */
export interface ArchivedGallery {
  origin: string;
  galleryId: string;
  title: string;
}

/**
 * How a page that a person wanted to see has ended. `gone`: its server has it no more. `hostGone`: there is no server any more. `replaced`:
 * it shows something else. `shown`: it is still there.
 */
export interface ArchivedPage {
  end: "gone" | "hostGone" | "replaced" | "shown";
  galleries: ArchivedGallery[];
}

/** A picture from the archive, whose every byte was checked against what the archive certifies. */
export interface ArchivedPicture {
  memoryId: string;
  base64: string;
}

/** What a receipt proves, once its signatures have been checked again. */
export interface MemoryProof {
  canisterId: string;
  owner: string;
  certifiedAtMs: number;
  /** Proves it to anybody, at any later time. */
  receipt: MemoryReceipt;
}

/** The reply to each message. */
export interface ReplyTo {
  "gallery.recall": Result<GalleryKnowledge, Problem>;
  "gallery.check": Result<GalleryKnowledge, Problem>;
  "job.start": Result<null, Problem>;
  "job.stop": Result<null, Problem>;
  "job.resume": Result<null, Problem>;
  "gallery.sources": Result<GallerySources, Problem>;
  "gallery.estimate": Result<Estimate, Problem>;
  "gallery.changes": Result<GalleryChanges, Problem>;
  /** Null if both say the same, or the archive does not answer. */
  "gallery.wording": Result<GalleryWording | null, Problem>;
  "memory.proof": Result<MemoryProof, Problem>;
  "page.archived": Result<ArchivedPage | null, Problem>;
  "tab.archived": ArchivedPage | null;
  "pictures.read": Result<ArchivedPicture[], Problem>;
  "mender.load": Result<null, Problem>;
  "gallery.view": Result<null, Problem>;
  "site.tell": Result<ReportState, Problem>;
  "gallery.follow": Result<null, Problem>;
  "dialog.load": Result<null, Problem>;
  "reader.load": Result<null, Problem>;
  "picture.hold": Result<null, Problem>;
  "finder.load": Result<null, Problem>;
  "search.keep": Result<null, Problem>;
  /** Null where none is kept. */
  "search.recall": Result<string | null, Problem>;
  "cards.recall": Result<StoredCard[], Problem>;
  "cards.check": Result<StoredCard[], Problem>;
  "cards.compare": Result<StoredCard[], Problem>;
  "jobs.changed": null;
  "request.seen": SeenRequest | null;
  "origins.missing": string[];
  "page.asked": string[];
  "page.addresses": string[];
  "page.describe": PageDescription;
  "page.open": null;
  "page.await": null;
  "page.granted": null;
  "page.gallery": null;
  "page.identity": null;
  "host.start": Result<null, Problem>;
  "host.stop": Result<null, Problem>;
  "host.resume": Result<null, Problem>;
  "host.look": Result<null, Problem>;
  "look.ended": null;
  "follows.changed": null;
}
export type ReplyOf<Request extends { type: keyof ReplyTo }> = Promise<ReplyTo[Request["type"]]>;
