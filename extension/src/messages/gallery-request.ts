import type { Result } from "@store-forever/protocol";
import { z } from "zod";
import { MAX_PICTURES } from "./archived-pictures.ts";
import { PACES } from "./follow.ts";
import { MAX_HELD_BASE64, MAX_HELD_PARTS } from "./held-picture.ts";
import { MAX_CARDS, MAX_COMPARED_CARDS, MAX_MESSAGE_UNITS } from "./message-size.ts";
import type { Problem } from "./reply.ts";
import {
  edgesUrlShape,
  gallerySourceShape,
  httpUrlShape,
  MAX_ITEMS,
  parseShape,
  sha256Shape,
  stoppingShape,
  textShape,
  urlsShape,
  uuidShape,
} from "./shapes.ts";

/** What the content script of a gallery page asks the background. */

/** A page's gallery has at most 50,000 photos, and a part 10,000. */
const MAX_PARTS = 5;
const question = { galleryId: uuidShape, memoryIds: z.array(uuidShape).max(MAX_ITEMS), edgesUrl: edgesUrlShape };

/** `window`: the person may not have seen what they clicked, so the extension asks them again, as it does by default. */
const confirmInShape = z.enum(["page", "window"]).default("window");

const galleryRequest = z.discriminatedUnion("type", [
  /** What this device knows, answered at once. */
  z.object({ to: z.literal("background"), type: z.literal("gallery.recall"), ...question }),
  /** What the canister certifies and the gallery's server says now. */
  z.object({ to: z.literal("background"), type: z.literal("gallery.check"), ...question }),
  z.object({
    to: z.literal("background"),
    type: z.literal("job.start"),
    gallery: gallerySourceShape,
    edgesUrl: edgesUrlShape,
    /** Whether links tell where the photos are from. */
    tellsSource: z.boolean().default(false),
    /** Whether the person lets the site know their archive; what they allowed before stays allowed. Nobody is told by default. */
    tellsSite: z.boolean().default(false),
    /** Which of the gallery's parts it is. Parts that are confirmed in a window follow each other, and one question is asked about all. */
    part: z.object({ index: z.number().int().min(0), count: z.number().int().min(1).max(MAX_PARTS) }).optional(),
    confirmIn: confirmInShape,
  }),
  /** The person lets the site know their archive, after they had not. */
  z.object({
    to: z.literal("background"),
    type: z.literal("site.tell"),
    galleryId: uuidShape,
    confirmIn: confirmInShape,
  }),
  /** The person follows the stored gallery from now on, as the page describes it, or no more. */
  z.object({
    to: z.literal("background"),
    type: z.literal("gallery.follow"),
    gallery: gallerySourceShape,
    edgesUrl: edgesUrlShape,
    pages: z.enum(["one", "all"]),
    pace: z.enum(PACES).nullable(),
    /** Not asked of who ends following. */
    confirmIn: confirmInShape,
  }),
  z.object({ to: z.literal("background"), type: z.literal("job.stop"), galleryId: uuidShape, how: stoppingShape }),
  /** Resumes a paused job with the photos that were selected when it began. */
  z.object({ to: z.literal("background"), type: z.literal("job.resume"), galleryId: uuidShape }),
  /** Where the photos would be read, and as whom. Nothing is asked of any site. */
  z.object({ to: z.literal("background"), type: z.literal("gallery.sources"), urls: urlsShape }),
  /** How much there is to send and what it would cost. Nothing is downloaded, and other sites get no cookies. */
  z.object({ to: z.literal("background"), type: z.literal("gallery.estimate"), urls: urlsShape }),
  /**
   * Whether photos that are stored were replaced since, as the gallery's own API tells or else their servers. Only plain addresses of the
   * page's own origin are asked.
   */
  z.object({
    to: z.literal("background"),
    type: z.literal("gallery.changes"),
    galleryId: uuidShape,
    edgesUrl: edgesUrlShape,
    stored: z.array(z.object({ memoryId: uuidShape, urls: urlsShape })).max(MAX_ITEMS),
  }),
  /** What the page says of its gallery otherwise than the archive has stored. */
  z.object({ to: z.literal("background"), type: z.literal("gallery.wording"), gallery: gallerySourceShape }),
  /** What the canister signed about a stored memory; the signature is checked again. */
  z.object({ to: z.literal("background"), type: z.literal("memory.proof"), memoryId: uuidShape }),
  /**
   * What this device knows to be archived of the page, if that is gone or was replaced by what it shows. It makes no request.
   */
  z.object({
    to: z.literal("background"),
    type: z.literal("page.archived"),
    title: textShape,
    /** Addresses of its pictures and links. */
    urls: z.array(httpUrlShape).max(MAX_ITEMS),
    /** Galleries that it names by their own ids. */
    galleryIds: z.array(uuidShape).max(1_000),
  }),
  /** Opens what is stored of a gallery in the viewer. Its address stays in the background. */
  z.object({
    to: z.literal("background"),
    type: z.literal("gallery.view"),
    galleryId: uuidShape,
    /** The memories that the page shows of it. */
    memoryIds: z.array(uuidShape).max(MAX_ITEMS),
  }),
  /** Injects the dialog's script into the page that asks. */
  z.object({ to: z.literal("background"), type: z.literal("dialog.load") }),
  /** Injects the script that reads pages without ids into the page that asks. */
  z.object({ to: z.literal("background"), type: z.literal("reader.load") }),
  /** A part of a picture that only the page has. It is kept until a job has stored it. */
  z.object({
    to: z.literal("background"),
    type: z.literal("picture.hold"),
    sha256: sha256Shape,
    index: z
      .int()
      .min(0)
      .max(MAX_HELD_PARTS - 1),
    base64: z.base64().max(MAX_HELD_BASE64),
  }),
  /** Injects the script that shows the person's own copies in the place of pictures that are gone. */
  z.object({ to: z.literal("background"), type: z.literal("mender.load") }),
  /** Reads pictures of this site's memories from the archive. Only where the person has asked for it. */
  z.object({
    to: z.literal("background"),
    type: z.literal("pictures.read"),
    memoryIds: z.array(uuidShape).min(1).max(MAX_PICTURES),
  }),
  /** Injects the script that finds the rest of a gallery into the page that asks. */
  z.object({ to: z.literal("background"), type: z.literal("finder.load") }),
  /** Keeps how far the search for a whole gallery is, for when its page is opened again. Null forgets it. */
  z.object({
    to: z.literal("background"),
    type: z.literal("search.keep"),
    galleryId: uuidShape,
    saved: z.string().max(MAX_MESSAGE_UNITS).nullable(),
  }),
  z.object({ to: z.literal("background"), type: z.literal("search.recall"), galleryId: uuidShape }),
  /** Which galleries of a list this device knows to be in the capsule, answered at once, and which of them the archive says are. */
  z.object({
    to: z.literal("background"),
    type: z.enum(["cards.recall", "cards.check"]),
    galleryIds: z.array(uuidShape).max(MAX_CARDS),
  }),
  /** The same without what the site has replaced since it was stored, as its API tells. */
  z.object({
    to: z.literal("background"),
    type: z.literal("cards.compare"),
    galleryIds: z.array(uuidShape).max(MAX_COMPARED_CARDS),
    edgesUrl: httpUrlShape,
  }),
]);
export type GalleryRequest = z.infer<typeof galleryRequest>;

export const parseGalleryRequest = (message: unknown): Result<GalleryRequest, Problem> =>
  parseShape(galleryRequest, message);
