/**
 * @typedef {object} AuthorizeRequest
 * @property {Uint8Array} sessionPublicKey DER
 * @property {bigint} [maxTimeToLive] nanoseconds
 * @property {string} [derivationOrigin] the origin whose principal the page wants
 */

/** The limit of Internet Identity. */
const MAX_ALTERNATIVE_ORIGINS = 10;

/**
 * Checks the message of a page.
 * @param {string} origin the origin of the page, from the browser
 * @param {unknown} data its message
 * @returns {AuthorizeRequest}
 */
export function readRequest(origin, data) {
  if (!isOrigin(origin))
    throw new Error(`A page of the origin "${origin}" has no principal: open it from a web server.`);
  const { sessionPublicKey, maxTimeToLive, derivationOrigin } = /** @type {Record<string, unknown>} */ (data);
  if (!(sessionPublicKey instanceof Uint8Array))
    throw new Error("The request's sessionPublicKey must be a Uint8Array: the DER form of a public key.");
  if (maxTimeToLive !== undefined && (typeof maxTimeToLive !== "bigint" || maxTimeToLive < 0n))
    throw new Error("The request's maxTimeToLive must be a bigint: nanoseconds, not below zero.");
  if (derivationOrigin !== undefined && !(typeof derivationOrigin === "string" && isOrigin(derivationOrigin)))
    throw new Error(`The request's derivationOrigin must be an origin such as https://example.com, without a path.`);
  return {
    sessionPublicKey,
    ...(maxTimeToLive !== undefined && { maxTimeToLive }),
    ...(derivationOrigin !== undefined && { derivationOrigin }),
  };
}

/**
 * The origin for which the principal is: the page's own, or another one that lists the page.
 * Source: Internet Identity specification, "Alternative Frontend Origins".
 * @param {string} origin
 * @param {string | undefined} derivationOrigin
 */
export async function principalOrigin(origin, derivationOrigin = origin) {
  if (derivationOrigin === origin) return origin;
  const url = `${derivationOrigin}/.well-known/ii-alternative-origins`;
  const allowed = await alternativeOrigins(url);
  if (allowed.length > MAX_ALTERNATIVE_ORIGINS)
    throw new Error(`${url} lists ${allowed.length} origins; ${MAX_ALTERNATIVE_ORIGINS} are allowed.`);
  if (allowed.includes(origin)) return derivationOrigin;
  throw new Error(`${origin} may not sign in as ${derivationOrigin}: it is not listed in ${url}.`);
}

/**
 * @param {string} url
 * @returns {Promise<unknown[]>}
 */
async function alternativeOrigins(url) {
  let list;
  try {
    const response = await fetch(url, { redirect: "error", credentials: "omit", cache: "no-store" });
    if (!response.ok) throw new Error(`it answers with the status ${response.status}`);
    list = (await response.json()).alternativeOrigins;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${url} cannot be read (${reason}); it must be served to every origin (CORS), without a redirect.`);
  }
  if (Array.isArray(list)) return list;
  throw new Error(`${url} must be JSON with a list "alternativeOrigins".`);
}

/**
 * Whether a page comes from this machine: a local web server, a canister of the devnet, or an extension.
 * @param {string} origin
 */
export function isLocalOrigin(origin) {
  if (isExtensionOrigin(origin)) return true;
  const { hostname } = new URL(origin);
  return (
    hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "127.0.0.1" || hostname === "[::1]"
  );
}

/**
 * Whether a text is the origin of a web page or an extension.
 * @param {string} text
 */
export function isOrigin(text) {
  if (isExtensionOrigin(text)) return true;
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** Extensions have origins too, though not by the URL standard. @param {string} text */
function isExtensionOrigin(text) {
  return /^(?:chrome|moz)-extension:\/\/[^/?#]+$/.test(text);
}
