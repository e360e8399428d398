/**
 * @typedef {object} Choice
 * @property {string} identity the name of the identity
 * @property {number | undefined} lifetimeSeconds undefined for the lifetime that was asked for
 */
/**
 * @typedef {object} Question
 * @property {string} origin
 * @property {string} ofOrigin the origin whose principal the page wants
 * @property {bigint | undefined} maxTimeToLive
 * @property {string | undefined} identity chosen beforehand
 * @property {number | undefined} lifetimeSeconds chosen beforehand
 */

const LIFETIMES_SECONDS = [60, 600, 3_600, 8 * 3_600, -60];
const UNITS = /** @type {const} */ ([
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
  [1, "second"],
]);

const element = {
  status: byId("status", HTMLElement),
  problem: byId("problem", HTMLElement),
  form: byId("form", HTMLFormElement),
  identities: byId("identities", HTMLElement),
  isNew: byId("new", HTMLInputElement),
  name: byId("name", HTMLInputElement),
  lifetime: byId("lifetime", HTMLSelectElement),
  refuse: byId("refuse", HTMLButtonElement),
};

export const form = {
  /** The page was opened by hand, so no page waits for a sign-in. */
  async showWithoutRequest() {
    const names = await identityNames();
    const known = names.length === 0 ? "There are no test identities yet." : `Test identities: ${names.join(", ")}.`;
    element.status.textContent = `No page has opened this one. Give auth-client's login() this address as identityProvider: ${location.origin}${location.pathname}. ${known}`;
  },

  /**
   * @param {Question} question
   * @returns {Promise<Choice | undefined>} undefined for a refusal
   */
  async ask({ origin, ofOrigin, maxTimeToLive, identity, lifetimeSeconds }) {
    showIdentities(await identityNames(), identity);
    showLifetimes(maxTimeToLive, lifetimeSeconds);
    const asWhom = ofOrigin === origin ? "" : ` It will see the principal that ${ofOrigin} sees.`;
    element.status.textContent = `${origin} wants to sign you in.${asWhom}`;
    element.form.hidden = false;
    (element.isNew.checked ? element.name : checkedIdentity())?.focus();
    return new Promise((resolve) => {
      element.refuse.addEventListener("click", () => resolve(undefined));
      element.form.addEventListener("submit", (event) => {
        event.preventDefault();
        const choice = readChoice();
        if (choice !== undefined) resolve(choice);
      });
    });
  },

  /** @param {string} text */
  showProblem(text) {
    element.form.hidden = true;
    element.status.textContent = "Nobody was signed in. You can close this window.";
    element.problem.textContent = text;
  },

  /** @param {string} identity */
  showDone(identity) {
    element.form.hidden = true;
    element.status.textContent = `Signed in as ${identity}. You can close this window.`;
  },
};

element.name.addEventListener("input", () => {
  element.isNew.checked = true;
});

/** @returns {HTMLInputElement | null} */
function checkedIdentity() {
  return element.form.querySelector("input:checked");
}

/** @returns {Choice | undefined} undefined when there is no name yet; the form then says so */
function readChoice() {
  const chosen = element.form.querySelector("input:checked");
  const name =
    chosen instanceof HTMLInputElement && chosen !== element.isNew ? chosen.value : element.name.value.trim();
  const { value } = element.lifetime;
  if (name !== "") return { identity: name, lifetimeSeconds: value === "" ? undefined : Number(value) };
  element.problem.textContent = "Type a name for the new identity.";
  element.name.focus();
  return undefined;
}

/**
 * @param {string[]} names
 * @param {string} [chosen]
 */
function showIdentities(names, chosen) {
  const isKnown = chosen !== undefined && names.includes(chosen);
  const checked = chosen === undefined ? names[0] : chosen;
  element.identities.replaceChildren(
    ...names.map((name) => {
      const radio = Object.assign(document.createElement("input"), { type: "radio", name: "identity", value: name });
      radio.checked = name === checked;
      const label = Object.assign(document.createElement("label"), { className: "choice" });
      label.append(radio, ` ${name}`);
      return label;
    }),
  );
  element.isNew.checked = names.length === 0 || (chosen !== undefined && !isKnown);
  element.name.value = isKnown ? "" : (chosen ?? "");
}

/**
 * @param {bigint | undefined} maxTimeToLiveNs
 * @param {number | undefined} chosen
 */
function showLifetimes(maxTimeToLiveNs, chosen) {
  const askedSeconds = maxTimeToLiveNs === undefined ? undefined : Number(maxTimeToLiveNs / 1_000_000_000n);
  const shorter = LIFETIMES_SECONDS.filter((seconds) => askedSeconds === undefined || seconds < askedSeconds);
  const seconds = chosen === undefined || shorter.includes(chosen) ? shorter : [...shorter, chosen];
  const asked = askedSeconds === undefined ? "the usual time" : `${duration(askedSeconds)}, as the page asks`;
  element.lifetime.replaceChildren(
    new Option(asked, ""),
    ...seconds.map((value) => new Option(value > 0 ? duration(value) : "already expired", String(value))),
  );
  element.lifetime.value = chosen === undefined ? "" : String(chosen);
}

/** @param {number} seconds */
function duration(seconds) {
  const [size, unit] = UNITS.find(([unitSize]) => seconds >= unitSize) ?? [1, "second"];
  const count = Math.round((seconds / size) * 10) / 10;
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** @returns {Promise<string[]>} */
async function identityNames() {
  return (await fetch("/identities")).json();
}

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
function byId(id, type) {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`The page lacks its ${id}.`);
}
