import { createMiddleware } from "hono/factory";
import { GalleryError } from "../../errors/gallery-error.ts";
import type { GalleryEnv } from "./environment.ts";

/** Names that only this machine answers to. */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Refuses requests that name another host than this gallery's. Otherwise a page of another site could have its own name lead to
 * this machine (DNS rebinding) and read what only this machine should, and a made-up host would end up in links.
 * @param publicOrigin the origin by which browsers know this gallery. The names of this machine count too; without an origin
 *   they are the only ones
 */
export const requireKnownHost = (publicOrigin: string | undefined) =>
  createMiddleware<GalleryEnv>(async (context, next) => {
    const url = new URL(context.req.url);
    const socket = context.env?.incoming?.socket;
    const isOfThisMachine =
      (LOOPBACK.test(url.hostname) || url.hostname === socket?.localAddress) &&
      // Tests without a connection have no port to compare.
      (socket?.localPort === undefined || portOf(url) === socket.localPort);
    if (!isOfThisMachine && url.host !== (publicOrigin && new URL(publicOrigin).host))
      throw new GalleryError(
        "Unauthorized",
        "This gallery does not have this address. Whoever runs it can name its address in PUBLIC_ORIGIN.",
        { field: "Host", reason: "unknownHost" },
      );
    // Behind a proxy, requests name another host than browsers do.
    context.set("origin", publicOrigin ?? url.origin);
    await next();
  });

const portOf = ({ port }: URL): number => (port === "" ? 80 : Number(port));
