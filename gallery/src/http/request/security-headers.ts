import { secureHeaders } from "hono/secure-headers";
import type { Rescue } from "../../icp/rescue.ts";

const NOWHERE = ["'none'"];
const SELF = ["'self'"];
/** Half a year. */
export const HTTPS_ONLY = "max-age=15552000";
const common = { strictTransportSecurity: false, xFrameOptions: "DENY", xXssProtection: false } as const;

/**
 * Pages have no script and no inline style. Images may be `blob:` and `data:`, so that an extension can show pictures inside
 * the page. An extension's adopted style sheets need no permission.
 */
const pagePolicy = {
  defaultSrc: NOWHERE,
  baseUri: NOWHERE,
  connectSrc: SELF,
  formAction: SELF,
  frameAncestors: NOWHERE,
  imgSrc: ["'self'", "blob:", "data:"],
  mediaSrc: SELF,
  styleSrc: SELF,
};
/** For pages and the API. */
export const pageHeaders = secureHeaders({
  ...common,
  contentSecurityPolicy: pagePolicy,
  referrerPolicy: "same-origin",
});

/** For pages with a script of the gallery's own: one follows what happens to copies, one shows how far an upload is. */
export const scriptPageHeaders = secureHeaders({
  ...common,
  contentSecurityPolicy: { ...pagePolicy, scriptSrc: SELF },
  referrerPolicy: "same-origin",
});

/** For pages of galleries, which may load what shows their photos from an archive, and ask that archive. */
export const rescuedPageHeaders = ({ scriptUrl, host }: Rescue) =>
  secureHeaders({
    ...common,
    contentSecurityPolicy: {
      ...pagePolicy,
      scriptSrc: [new URL(scriptUrl).origin],
      connectSrc: [...SELF, host],
    },
    referrerPolicy: "same-origin",
  });

/** For the pages that open the viewer's window to prove an identity. The window has to know who opened it, to answer. */
export const identityPageHeaders = secureHeaders({
  ...common,
  contentSecurityPolicy: { ...pagePolicy, scriptSrc: SELF },
  crossOriginOpenerPolicy: "unsafe-none",
  referrerPolicy: "same-origin",
});

/** For the bytes of files, which must never act as a page of this site, whatever they contain. An extension's pages may show them. */
export const mediaHeaders = secureHeaders({
  ...common,
  contentSecurityPolicy: { defaultSrc: NOWHERE, sandbox: [] },
  crossOriginResourcePolicy: "cross-origin",
});
