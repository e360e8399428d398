const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Names of parameters that sign an address, open a session or prove who somebody is; rather one too many than one too few. */
const SECRET_NAME = new RegExp(
  [
    // Signed addresses of storage services and CDNs: Amazon, Google, Alibaba, Tencent, Azure, CloudFront, Akamai, Meta.
    "^x-(?:amz|goog|oss|cos|ms|upyun)-|accessid$|^key-pair-id$|^policy$|^expires?$|^exp$|^s[eprtv]$|^sk[oetsv]|^hd(?:nts|nea|ntl)$|^o[eh]$",
    "sig$|sign|hmac|digest|checksum",
    // Sessions, keys and proofs.
    "sess|^sid$|token|secret|passw|^pass$|pwd|^pw$|auth|oauth|jwt|key|credential|cred$|ticket|nonce|code|otp|^pin$|invit|login|share|access|^cf_clearance$",
  ].join("|"),
  "i",
);

/** Shorter texts are guessed more easily than addresses are leaked. */
const MIN_RANDOM_LENGTH = 16;
/** Random letters and digits change between the two, and between cases, at every second character; words and dates hardly do. */
const RANDOM_CHANGES = 0.25;

/**
 * What may be told of an address to whoever has a link: nothing in it that could open more than the address shows. Names and
 * passwords, the fragment, signatures, keys, sessions and what looks random are left out.
 * @returns `undefined` for what is no address of the web
 */
export function toldAddress(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (!/^https?:$/.test(url.protocol)) return undefined;
  url.username = "";
  url.password = "";
  url.hash = "";
  url.pathname = toldPath(url.pathname);
  const parameters = url.search
    .slice(1)
    .split("&")
    .filter((parameter) => parameter !== "" && !isSecretParameter(parameter));
  // With its question mark: else that of a query which begins with one is taken for it.
  url.search = parameters.length === 0 ? "" : `?${parameters.join("&")}`;
  return url.href;
}

/**
 * What may be told as the name of a file or photo: names that were taken from an address are left out where the address's own
 * last part is.
 * @returns `undefined` for a name that may be a secret
 */
export function toldName(name: string, address: string): string | undefined {
  if (!URL.canParse(address)) return name;
  const last = decoded(new URL(address).pathname.split("/").at(-1) ?? "");
  return name === last && isSecretPart(last) ? undefined : name;
}

/** The path up to the first part that may be a secret: what follows would lead nowhere without it. */
function toldPath(pathname: string): string {
  const parts = pathname.split("/");
  const secret = parts.findIndex((part) => isSecretPart(decoded(part)));
  const told = secret === -1 ? parts : [...parts.slice(0, secret), ""];
  // Some servers keep the session behind a semicolon.
  return told.map((part) => part.replace(/(?:;|%3b).*$/i, "")).join("/");
}

function isSecretPart(part: string): boolean {
  const [name = ""] = part.split(";");
  if (UUID.test(name)) return false;
  const isSigned =
    /^s--.+--$/.test(name) || name.split(/[~,&]/).some((pair) => pair.includes("=") && isSecretPair(pair));
  return isSigned || looksRandom(name.replace(/\.\w{2,5}$/, ""));
}

function isSecretParameter(parameter: string): boolean {
  return isSecretPair(decoded(parameter.replaceAll("+", " ")));
}

function isSecretPair(pair: string): boolean {
  const [name = ""] = pair.split("=", 1);
  const value = pair.slice(name.length + 1);
  if (SECRET_NAME.test(name) || looksRandom(name) || looksRandom(value)) return true;
  // An address within the address.
  const inner = URL.canParse(value) ? new URL(value) : undefined;
  if (inner !== undefined) return toldAddress(value) !== inner.href;
  return /[=&?]/.test(value);
}

function looksRandom(text: string): boolean {
  return text.split(/[^\w-]+/).some((piece) => {
    const kinds = [...piece.replaceAll(/[-_]/g, "")].map(kindOf);
    const changes = kinds.filter((kind, at) => at > 0 && kind !== kinds[at - 1]).length;
    return kinds.length >= MIN_RANDOM_LENGTH && changes >= kinds.length * RANDOM_CHANGES;
  });
}

function kindOf(character: string): "digit" | "upper" | "lower" {
  if (character >= "0" && character <= "9") return "digit";
  return character === character.toUpperCase() ? "upper" : "lower";
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
