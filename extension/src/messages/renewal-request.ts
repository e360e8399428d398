import { z } from "zod";

/** To the background, by the extension's other pages: fetch a fresh chain. The reply says only that the attempt is over. */
const renewRequest = z.object({
  to: z.literal("identity-renewal"),
  viewerOrigin: z.url(),
  /** What a person may see of it: nothing, or at most a tab beside theirs that closes itself. */
  trace: z.enum(["nothing", "tab"]),
});
export type RenewRequest = z.infer<typeof renewRequest>;
export type RenewalVisibility = RenewRequest["trace"];

export function parseRenewRequest(message: unknown): RenewRequest | undefined {
  const parsed = renewRequest.safeParse(message);
  return parsed.success ? parsed.data : undefined;
}

/** To the page that can open frames, by the service worker. */
const frameRequest = z.object({ to: z.literal("identity-frame"), viewerOrigin: z.url() });
export type FrameRequest = z.infer<typeof frameRequest>;

export function parseFrameRequest(message: unknown): FrameRequest | undefined {
  const parsed = frameRequest.safeParse(message);
  return parsed.success ? parsed.data : undefined;
}
