import * as z from "zod/mini";
import { identityConfiguration } from "../../identity/session/identity-configuration.ts";

/** From a viewer in a canister of somebody's own to the viewer that opened it: who they are there. */
const takeOverNews = z.object({
  type: z.literal("takeOver.signedIn"),
  /** As text. */
  principal: z.string().check(z.maxLength(63)),
});

/** Tells the window that opened this one. It goes to the viewer that this archive's pages name, and to no other site. */
export function tellOpener(principal: string): void {
  const { derivationOrigin } = identityConfiguration();
  if (derivationOrigin === undefined) return;
  const news: z.infer<typeof takeOverNews> = { type: "takeOver.signedIn", principal };
  (opener as Window | null)?.postMessage(news, derivationOrigin);
}

/**
 * Hears who somebody is in a window that was opened.
 * @param origin of that window; what other pages say, or the same one elsewhere, does not count
 * @returns how to stop listening
 */
export function hearFrom(opened: Window, origin: string, onPrincipal: (principal: string) => void): () => void {
  const hear = (event: MessageEvent) => {
    if (event.source !== opened || event.origin !== origin) return;
    const news = takeOverNews.safeParse(event.data);
    if (news.success) onPrincipal(news.data.principal);
  };
  addEventListener("message", hear);
  return () => removeEventListener("message", hear);
}
