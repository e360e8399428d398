import { z } from "zod";
import {
  edgesUrlShape,
  gallerySourceShape,
  httpUrlShape,
  MAX_ITEMS,
  originShape,
  parseShape,
  stoppingShape,
  textShape,
  uuidShape,
} from "./shapes.ts";

const hostRequest = z.discriminatedUnion("type", [
  z.object({
    to: z.literal("host"),
    type: z.literal("host.start"),
    origin: originShape,
    gallery: gallerySourceShape,
    edgesUrl: edgesUrlShape,
    tellsSource: z.boolean().default(false),
    tellsSite: z.boolean(),
  }),
  z.object({
    to: z.literal("host"),
    type: z.literal("host.stop"),
    origin: originShape,
    galleryId: uuidShape,
    how: stoppingShape,
  }),
  z.object({ to: z.literal("host"), type: z.literal("host.resume"), origin: originShape, galleryId: uuidShape }),
  /** Looks at a followed gallery again. It is answered at once. */
  z.object({ to: z.literal("host"), type: z.literal("host.look"), origin: originShape, galleryId: uuidShape }),
]);
export type HostRequest = z.infer<typeof hostRequest>;

/** Tells the background about the host's jobs, for the toolbar's count and for the notification at the end. */
const hostReport = z.object({
  to: z.literal("background"),
  type: z.literal("jobs.changed"),
  runningCount: z.int().nonnegative(),
  ended: z
    .object({ title: textShape, storedCount: z.number(), failedCount: z.number(), tookMs: z.number() })
    .nullable(),
});
export type HostReport = z.infer<typeof hostReport>;

/** Tells the background that a look at a followed gallery is over. What it has found is in the database. */
const lookNotice = z.object({
  to: z.literal("background"),
  type: z.literal("look.ended"),
  origin: originShape,
  galleryId: uuidShape,
});
export type LookNotice = z.infer<typeof lookNotice>;

/** Asks the background what the browser's network layer tells of a request of the host (`RequestObserver`). */
const seenRequest = z.object({
  to: z.literal("background"),
  type: z.literal("request.seen"),
  url: httpUrlShape,
  sinceMs: z.number(),
});
export type SeenQuestion = z.infer<typeof seenRequest>;

/** Asks the background which of these origins may not be read yet for the pages of one (`missingOrigins`). */
const missingQuestion = z.object({
  to: z.literal("background"),
  type: z.literal("origins.missing"),
  pageOrigin: originShape,
  sourceOrigins: z.array(originShape).max(MAX_ITEMS),
});
export type MissingQuestion = z.infer<typeof missingQuestion>;

/** Asks the background for the addresses that a gallery's page names now, where the person has it open. */
const openPageQuestion = z.object({
  to: z.literal("background"),
  type: z.literal("page.asked"),
  pageOrigin: originShape,
  pageUrl: httpUrlShape,
});
export type OpenPageQuestion = z.infer<typeof openPageQuestion>;

const watchRequest = z.object({ type: z.literal("watch"), origin: originShape, galleryId: uuidShape });
export type WatchRequest = z.infer<typeof watchRequest>;

export const parseHostRequest = (message: unknown) => parseShape(hostRequest, message);
export const parseLookNotice = (message: unknown) => parseShape(lookNotice, message);
export const parseHostReport = (message: unknown) => parseShape(hostReport, message);
export const parseMissingQuestion = (message: unknown) => parseShape(missingQuestion, message);
export const parseOpenPageQuestion = (message: unknown) => parseShape(openPageQuestion, message);
export const parseSeenQuestion = (message: unknown) => parseShape(seenRequest, message);
export const parseWatchRequest = (message: unknown) => parseShape(watchRequest, message);
