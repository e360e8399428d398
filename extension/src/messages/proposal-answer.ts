import { z } from "zod";
import { parseOrNothing, uuidShape } from "./shapes.ts";

/** From the confirmation window to the background: what the person decided about a proposal. */
const proposalAnswer = z.object({
  to: z.literal("proposals"),
  id: uuidShape,
  decision: z.discriminatedUnion("name", [
    /** `tellsSite`: whether the person lets the site know their archive with it. */
    z.object({ name: z.literal("agree"), tellsSite: z.boolean() }),
    z.object({ name: z.literal("cancel") }),
  ]),
});
export type ProposalAnswer = z.infer<typeof proposalAnswer>;

export const parseProposalAnswer = (message: unknown) => parseOrNothing(proposalAnswer, message);
