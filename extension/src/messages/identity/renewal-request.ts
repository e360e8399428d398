import { z } from "zod";

/** Asks the background to fetch a fresh chain. The reply tells only that the attempt is over. */
const renewRequest = z.object({
  to: z.literal("identity-renewal"),
  viewerOrigin: z.url(),
  /** What the person may see of it: nothing, or at most a tab beside theirs that closes itself. */
  trace: z.enum(["nothing", "tab"]),
});
export type RenewRequest = z.infer<typeof renewRequest>;
export type RenewalVisibility = RenewRequest["trace"];

export function parseRenewRequest(message: unknown): RenewRequest | undefined {
  const parsed = renewRequest.safeParse(message);
  return parsed.success ? parsed.data : undefined;
}

/** Asks the offscreen document, which can open frames; from the service worker. */
const frameRequest = z.object({ to: z.literal("identity-frame"), viewerOrigin: z.url() });
export type FrameRequest = z.infer<typeof frameRequest>;

export function parseFrameRequest(message: unknown): FrameRequest | undefined {
  const parsed = frameRequest.safeParse(message);
  return parsed.success ? parsed.data : undefined;
}
