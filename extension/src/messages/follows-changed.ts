import { z } from "zod";
import { parseOrNothing } from "./shapes.ts";

/** From the options page to the background: what is followed, and when it is to be looked at, is written anew. */
const followsChanged = z.object({ to: z.literal("background"), type: z.literal("follows.changed") });
export type FollowsChanged = z.infer<typeof followsChanged>;

export const parseFollowsChanged = (message: unknown) => parseOrNothing(followsChanged, message);
