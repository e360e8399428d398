// @ts-check
/**
 * Proves who somebody is. The viewer's window asks the person, sends the proof to the canister, and the gallery's server asks
 * the canister about it. Both windows check the origin of the window they talk to.
 */
const button = /** @type {HTMLButtonElement | null} */ (document.querySelector("button[data-viewer-url]"));
const status = document.getElementById("identity-status");
const MS_BETWEEN_CHECKS = 500;

button?.addEventListener("click", () => {
  const { viewerUrl = "", action = "", next = "/" } = button.dataset;
  // Browsers block a window that is not opened during the click itself.
  const viewer = window.open(`${viewerUrl}/connect#link`, "identity", "popup,width=560,height=800");
  if (viewer === null) return say("Your browser blocked the window. Allow pop-ups for this site and try again.");
  say("Continue in the window that opened.");
  button.disabled = true;
  prove(viewer, new URL(viewerUrl).origin)
    .then((nonce) => confirm(action, nonce))
    .then(() => location.assign(next))
    .catch((/** @type {Error} */ error) => {
      button.disabled = false;
      say(error.message);
    });
});

/**
 * @param {Window} viewer
 * @param {string} viewerOrigin
 * @returns {Promise<string>} the nonce that was proved
 */
async function prove(viewer, viewerOrigin) {
  const ready = messageFrom(viewer, viewerOrigin, ["link.ready"]);
  // Its rejection is handled below, where it is awaited.
  ready.catch(() => {});
  const { nonce } = await answerOf(await fetch("/api/ii/challenge"));
  await ready;
  const decided = messageFrom(viewer, viewerOrigin, ["link.proved", "link.refused", "link.paused"]);
  viewer.postMessage({ type: "link.prove", nonce }, viewerOrigin);
  const decision = await decided;
  if (decision === "link.refused") throw new Error("You did not allow it. Nothing was linked.");
  if (decision === "link.paused")
    throw new Error("Whoever runs the archive has paused linking accounts. Try again later. Nothing was linked.");
  return nonce;
}

/**
 * @param {Window} viewer
 * @param {string} viewerOrigin
 * @param {string[]} types
 * @returns {Promise<string>}
 */
function messageFrom(viewer, viewerOrigin, types) {
  return new Promise((resolve, reject) => {
    const end = new AbortController();
    const timer = setInterval(() => {
      if (!viewer.closed) return;
      clearInterval(timer);
      end.abort();
      reject(new Error("The window was closed before you decided. Nothing was linked."));
    }, MS_BETWEEN_CHECKS);
    const hear = (/** @type {MessageEvent} */ { source, origin, data }) => {
      if (source !== viewer || origin !== viewerOrigin || !types.includes(data?.type)) return;
      clearInterval(timer);
      end.abort();
      resolve(data.type);
    };
    addEventListener("message", hear, { signal: end.signal });
  });
}

/**
 * @param {string} action
 * @param {string} nonce
 */
async function confirm(action, nonce) {
  const body = JSON.stringify({ nonce });
  await answerOf(await fetch(action, { method: "POST", headers: { "Content-Type": "application/json" }, body }));
}

/** @param {Response} response */
async function answerOf(response) {
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error?.message ?? "The gallery did not answer. Try again later.");
  return answer;
}

/** @param {string} text */
function say(text) {
  if (status !== null) status.textContent = text;
}
