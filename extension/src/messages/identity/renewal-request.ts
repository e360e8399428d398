import { z } from "zod";
import { originShape, parseOrNothing } from "../shapes.ts";

/** Asks the background to fetch a fresh chain. The reply tells only that the attempt is over. */
const renewRequest = z.object({
  to: z.literal("identity-renewal"),
  viewerOrigin: originShape,
  /** What the person may see of it: nothing, or at most a tab beside theirs that closes itself. */
  trace: z.enum(["nothing", "tab"]),
});
export type RenewRequest = z.infer<typeof renewRequest>;
export type RenewalVisibility = RenewRequest["trace"];

export const parseRenewRequest = (message: unknown) => parseOrNothing(renewRequest, message);

/** Asks the offscreen document, which can open frames; from the service worker. */
const frameRequest = z.object({ to: z.literal("identity-frame"), viewerOrigin: originShape });
export type FrameRequest = z.infer<typeof frameRequest>;

export const parseFrameRequest = (message: unknown) => parseOrNothing(frameRequest, message);
