import type { Result } from "@store-forever/protocol";
import { z } from "zod";
import { parseOrNothing } from "../shapes.ts";
import type { IdentityState, Trouble } from "./identity-state.ts";

/**
 * To the background, about who the person is. The dialog on a gallery page may ask for the state, connect and stop waiting;
 * the rest is for the extension's own pages only.
 */
const identityRequest = z.discriminatedUnion("type", [
  z.object({ to: z.literal("identity"), type: z.literal("identity.state") }),
  z.object({ to: z.literal("identity"), type: z.literal("identity.connect") }),
  z.object({ to: z.literal("identity"), type: z.literal("identity.cancel") }),
  z.object({ to: z.literal("identity"), type: z.literal("identity.disconnect") }),
  z.object({ to: z.literal("identity"), type: z.literal("identity.merge") }),
  z.object({ to: z.literal("identity"), type: z.literal("identity.dismiss") }),
]);
export type IdentityRequest = z.infer<typeof identityRequest>;

/** How far a merge has come. Large capsules keep moving by themselves. */
export interface Merged {
  isDone: boolean;
  movedMemories: number;
  movedGalleries: number;
}

export interface IdentityReplyTo {
  "identity.state": IdentityState;
  "identity.connect": Result<null, Trouble>;
  "identity.cancel": null;
  "identity.disconnect": null;
  "identity.merge": Result<Merged, string>;
  "identity.dismiss": null;
}

export const parseIdentityRequest = (message: unknown) => parseOrNothing(identityRequest, message);
