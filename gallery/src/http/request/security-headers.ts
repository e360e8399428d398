import { secureHeaders } from "hono/secure-headers";

const NOWHERE = ["'none'"];
const SELF = ["'self'"];
/** Half a year. */
export const HTTPS_ONLY = "max-age=15552000";
const common = { strictTransportSecurity: false, xFrameOptions: "DENY", xXssProtection: false } as const;

/**
 * There is no script and no inline style. Images may be `blob:` and `data:` so that what an extension shows inside the page
 * can have pictures. An extension's adopted style sheets need no allowance.
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

/** For the page that follows what happens to its copies, with a script of the gallery's own. */
export const livePageHeaders = secureHeaders({
  ...common,
  contentSecurityPolicy: { ...pagePolicy, scriptSrc: SELF },
  referrerPolicy: "same-origin",
});

/** For the pages that open the viewer to prove an identity, and hear from it: it has to know who opened it. */
export const identityPageHeaders = secureHeaders({
  ...common,
  contentSecurityPolicy: { ...pagePolicy, scriptSrc: SELF },
  crossOriginOpenerPolicy: "unsafe-none",
  referrerPolicy: "same-origin",
});

/** For the photos' bytes, which are never a page of ours whatever is in them. An extension's own pages may show them. */
export const mediaHeaders = secureHeaders({
  ...common,
  contentSecurityPolicy: { defaultSrc: NOWHERE, sandbox: [] },
  crossOriginResourcePolicy: "cross-origin",
});
