import { z } from "zod";
import { httpUrlShape, parseOrNothing } from "./shapes.ts";

/** What the popup and the options page ask the background. */
const ownPageRequest = z.discriminatedUnion("type", [
  /** What is followed, and when it is to be looked at, is written anew. */
  z.object({ to: z.literal("background"), type: z.literal("follows.changed") }),
  /** What this device knows to be archived of the page in a tab. */
  z.object({ to: z.literal("background"), type: z.literal("tab.archived"), tabId: z.int(), url: httpUrlShape }),
]);
export type OwnPageRequest = z.infer<typeof ownPageRequest>;

export const parseOwnPageRequest = (message: unknown) => parseOrNothing(ownPageRequest, message);
