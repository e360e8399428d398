import { isLocalOrigin, principalOrigin, readRequest } from "./authorize-request.js";
import { form } from "./form.js";

/** @import { AuthorizeRequest } from "./authorize-request.js" */
/** @import { Choice } from "./form.js" */

/**
 * Speaks auth-client's window protocol with the page that opened this one. The browser vouches for the origin of that page.
 * Query parameters choose beforehand: `identity`, `lifetimeSeconds`, and `auto` = `approve` or `refuse` to answer without a click.
 */
const parameters = new URLSearchParams(location.search);
const opener = /** @type {Window | null} */ (window.opener);
let isAsked = false;

if (opener === null) await form.showWithoutRequest();
else {
  addEventListener("message", (event) => {
    if (event.source !== opener || event.data?.kind !== "authorize-client" || isAsked) return;
    isAsked = true;
    void answer(event.origin, event.data);
  });
  // Any page may receive this. Its answer shows its origin.
  opener.postMessage({ kind: "authorize-ready" }, "*");
}

/**
 * @param {string} origin
 * @param {unknown} data
 */
async function answer(origin, data) {
  /** @param {string} text */
  const fail = (text) => {
    form.showProblem(text);
    // A page with an opaque origin cannot be addressed by its origin.
    opener?.postMessage({ kind: "authorize-client-failure", text }, origin === "null" ? "*" : origin);
  };
  try {
    const request = readRequest(origin, data);
    const ofOrigin = await principalOrigin(origin, request.derivationOrigin);
    const choice = await choose(origin, ofOrigin, request);
    if (choice === undefined) return fail("The person refused to sign in.");
    opener?.postMessage({ kind: "authorize-client-success", ...(await delegate(ofOrigin, request, choice)) }, origin);
    form.showDone(choice.identity);
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}

/**
 * @param {string} origin
 * @param {string} ofOrigin
 * @param {AuthorizeRequest} request
 * @returns {Promise<Choice | undefined>} undefined for a refusal
 */
async function choose(origin, ofOrigin, request) {
  const identity = parameters.get("identity") ?? undefined;
  const lifetime = parameters.get("lifetimeSeconds");
  const lifetimeSeconds = lifetime === null ? undefined : Number(lifetime);
  if (lifetimeSeconds !== undefined && !Number.isSafeInteger(lifetimeSeconds))
    throw new Error(`The parameter lifetimeSeconds takes a whole number, not "${lifetime}".`);
  const auto = parameters.get("auto");
  if (auto === null)
    return form.ask({ origin, ofOrigin, maxTimeToLive: request.maxTimeToLive, identity, lifetimeSeconds });
  if (!isLocalOrigin(origin))
    throw new Error(`Only pages on this machine are answered without a click, not ${origin}.`);
  if (auto === "refuse") return undefined;
  if (auto !== "approve") throw new Error(`The parameter auto takes "approve" or "refuse", not "${auto}".`);
  if (identity === undefined) throw new Error("The parameter auto=approve needs the parameter identity, a name.");
  return { identity, lifetimeSeconds };
}

/**
 * @param {string} ofOrigin
 * @param {AuthorizeRequest} request
 * @param {Choice} choice
 */
async function delegate(ofOrigin, { sessionPublicKey, maxTimeToLive }, { identity, lifetimeSeconds }) {
  const response = await fetch("/delegations", {
    method: "POST",
    body: JSON.stringify({
      identity,
      origin: ofOrigin,
      sessionPublicKey: toHex(sessionPublicKey),
      maxTimeToLiveNs: maxTimeToLive?.toString(),
      lifetimeSeconds,
    }),
  });
  if (!response.ok) throw new Error(await response.text());
  const { userPublicKey, expirationNs, signature } = await response.json();
  const delegation = { pubkey: sessionPublicKey, expiration: BigInt(expirationNs) };
  return {
    delegations: [{ delegation, signature: fromHex(signature) }],
    userPublicKey: fromHex(userPublicKey),
    authnMethod: "test identity",
  };
}

/** @param {Uint8Array} bytes */
function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} hex */
function fromHex(hex) {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
