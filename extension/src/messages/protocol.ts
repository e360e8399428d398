import { err, isUuid, MEMORY_TYPES, ok, type Result } from "@store-forever/protocol";
import type { MemoryReceipt } from "@store-forever/protocol/receipt";
import type { GallerySource } from "@store-forever/workers";
import { z } from "zod";
import type { NetworkProblem } from "../backend/network.ts";
import type { ReportState } from "./job-snapshot.ts";
import type { PageDescription } from "./page-request.ts";

/**
 * Every message between the extension's parts. Receivers check the sender (`senders.ts`) and the shape (`parse…`) before
 * they act; photos never travel here, only where they are (design decision 10).
 *
 *   content script → background   GalleryRequest
 *   background → host             HostRequest
 *   host → background             HostReport
 *   popup, background → page      PageRequest
 *   content script, popup ⇄ host  a port named PROGRESS_PORT: one WatchRequest, then a JobUpdate at every change
 */

const MAX_ITEMS = 10_000;
const uuid = z.string().refine(isUuid, "not a UUID in lower case");
const text = z.string().max(8_000);
const httpUrl = z.url({ protocol: /^https?$/ }).max(8_000);

const memorySource = z.object({
  memoryId: uuid,
  memoryType: z.enum(MEMORY_TYPES),
  url: httpUrl,
  title: text,
  caption: text.exactOptional(),
  fileName: text.exactOptional(),
  capturedAtMs: z.int().exactOptional(),
});

const gallerySource = z.object({
  galleryId: uuid,
  title: text,
  description: text.exactOptional(),
  sourceUrl: httpUrl,
  items: z.array(memorySource).min(1).max(MAX_ITEMS),
}) satisfies z.ZodType<GallerySource>;

/** The gallery's edges API as the page links it; null when the page has none. */
const edgesUrl = httpUrl.nullable();
const question = { galleryId: uuid, memoryIds: z.array(uuid).max(MAX_ITEMS), edgesUrl };

/** Pausing keeps what would let the job go on; cancelling gives it up. Photos that are stored stay stored. */
const stopping = z.enum(["pause", "cancel"]);
export type Stopping = z.infer<typeof stopping>;

const galleryRequest = z.discriminatedUnion("type", [
  /** What this device knows, at once. */
  z.object({ to: z.literal("background"), type: z.literal("gallery.recall"), ...question }),
  /** What the canister certifies and the gallery's server says, now. */
  z.object({ to: z.literal("background"), type: z.literal("gallery.check"), ...question }),
  z.object({ to: z.literal("background"), type: z.literal("job.start"), gallery: gallerySource, edgesUrl }),
  z.object({ to: z.literal("background"), type: z.literal("job.stop"), galleryId: uuid, how: stopping }),
  /** Goes on with a paused job as it was begun: with the photos that were chosen then. */
  z.object({ to: z.literal("background"), type: z.literal("job.resume"), galleryId: uuid }),
  /** How much there is to send and what it would cost. Nothing is downloaded. */
  z.object({
    to: z.literal("background"),
    type: z.literal("gallery.estimate"),
    urls: z.array(httpUrl).min(1).max(MAX_ITEMS),
  }),
  /** What the canister signed about a stored memory, checked again here. */
  z.object({ to: z.literal("background"), type: z.literal("memory.proof"), memoryId: uuid }),
  /** Brings the dialog's script into the page that asks. */
  z.object({ to: z.literal("background"), type: z.literal("dialog.load") }),
  /** Which of the galleries in a list are in the archive. */
  z.object({ to: z.literal("background"), type: z.literal("cards.recall"), galleryIds: z.array(uuid).max(1_000) }),
]);
export type GalleryRequest = z.infer<typeof galleryRequest>;

const origin = httpUrl.refine((url) => new URL(url).origin === url, "not an origin");
const hostRequest = z.discriminatedUnion("type", [
  z.object({ to: z.literal("host"), type: z.literal("host.start"), origin, gallery: gallerySource, edgesUrl }),
  z.object({ to: z.literal("host"), type: z.literal("host.stop"), origin, galleryId: uuid, how: stopping }),
  z.object({ to: z.literal("host"), type: z.literal("host.resume"), origin, galleryId: uuid }),
]);
export type HostRequest = z.infer<typeof hostRequest>;

/** The host's word to the background about its jobs: for the toolbar's count and for the notification at the end. */
const hostReport = z.object({
  to: z.literal("background"),
  type: z.literal("jobs.changed"),
  runningCount: z.number().int().nonnegative(),
  ended: z.object({ title: text, storedCount: z.number(), failedCount: z.number(), tookMs: z.number() }).nullable(),
});
export type HostReport = z.infer<typeof hostReport>;

const watchRequest = z.object({ type: z.literal("watch"), origin, galleryId: uuid });
export type WatchRequest = z.infer<typeof watchRequest>;

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

export type Problem =
  | { name: "network"; problem: NetworkProblem }
  /** The person has not let the extension read photos of these hosts; match patterns. */
  | { name: "access"; hosts: string[] }
  /** The person is connected, and their session is over. */
  | { name: "signIn" }
  | { name: "refused"; message: string };

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
export type Reply<Request extends { type: keyof ReplyTo }> = Promise<ReplyTo[Request["type"]]>;

/** A message for another receiver: all parts hear all messages, and leave those alone that are not theirs. */
export function isFor(receiver: "background" | "host", message: unknown): boolean {
  return typeof message === "object" && message !== null && "to" in message && message.to === receiver;
}

export const parseGalleryRequest = (message: unknown) => parsed(galleryRequest, message);
export const parseHostRequest = (message: unknown) => parsed(hostRequest, message);
export const parseHostReport = (message: unknown) => parsed(hostReport, message);
export const parseWatchRequest = (message: unknown) => parsed(watchRequest, message);

function parsed<T>(schema: z.ZodType<T>, message: unknown): Result<T, Problem> {
  const result = schema.safeParse(message);
  if (result.success) return ok(result.data);
  return err({
    name: "refused",
    message: `This page's gallery is not described well: ${z.prettifyError(result.error)}`,
  });
}
