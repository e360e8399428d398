// @ts-check
/** Sends the form of the upload page and shows how far it is. Without this script the browser sends it, and shows nothing. */
const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-upload]"));
const part = /** @type {HTMLElement} */ (document.querySelector("#upload-progress"));
const bar = /** @type {HTMLProgressElement} */ (part.querySelector("progress"));
const status = /** @type {HTMLElement} */ (part.querySelector("[role=status]"));
const cancel = /** @type {HTMLButtonElement} */ (part.querySelector("button"));
const problem = /** @type {HTMLElement} */ (document.querySelector("#upload-problem"));
/** A screen reader says each new text, so there are ten of them and not one for each packet. */
const STEP_PERCENT = 10;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.addEventListener("progress", ({ loaded, total }) => show(loaded, total));
  request.addEventListener("load", () => end(request));
  request.addEventListener("error", () => fail("The connection broke off. Send it again."));
  request.addEventListener("abort", () => fail("You cancelled the upload. Nothing was kept."));
  cancel.onclick = () => request.abort();
  request.send(new FormData(form));
  problem.hidden = true;
  part.hidden = false;
  for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("disabled", "");
  show(0, 1);
  cancel.focus();
});

/** @param {number} loaded @param {number} total */
function show(loaded, total) {
  bar.value = loaded / total;
  const percent = Math.floor((loaded / total) * 100);
  const step = percent - (percent % STEP_PERCENT);
  const text = loaded === total ? "Sent. The gallery is saving it…" : `Uploading: ${step} %`;
  if (status.textContent !== text) status.textContent = text;
}

/** @param {XMLHttpRequest} request */
function end(request) {
  if (request.status < 400) return location.assign(request.responseURL);
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const said = page.querySelector("[role=alert]") ?? page.querySelector("main p");
  fail(said?.textContent ?? "The gallery did not take it. Send it again.");
}

/** What was chosen and typed stays, so that it can be sent again. @param {string} message */
function fail(message) {
  part.hidden = true;
  problem.textContent = message;
  problem.hidden = false;
  for (const button of form.querySelectorAll("button[type=submit]")) button.removeAttribute("disabled");
}
