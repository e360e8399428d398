import { secureHeaders } from "hono/secure-headers";

const NOWHERE = ["'none'"];
const common = { strictTransportSecurity: false, xFrameOptions: "DENY", xXssProtection: false } as const;

/**
 * For pages and the API. There is no script and no inline style; images may be `blob:` and `data:` so that what an extension
 * shows inside the page can have pictures. An extension's adopted style sheets need no allowance.
 */
export const pageHeaders = secureHeaders({
  ...common,
  contentSecurityPolicy: {
    defaultSrc: NOWHERE,
    baseUri: NOWHERE,
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: NOWHERE,
    imgSrc: ["'self'", "blob:", "data:"],
    mediaSrc: ["'self'"],
    styleSrc: ["'self'"],
  },
  referrerPolicy: "same-origin",
});

/** For the photos' bytes, which are never a page of ours whatever is in them. An extension's own pages may show them. */
export const mediaHeaders = secureHeaders({
  ...common,
  contentSecurityPolicy: { defaultSrc: NOWHERE, sandbox: [] },
  crossOriginResourcePolicy: "cross-origin",
});
