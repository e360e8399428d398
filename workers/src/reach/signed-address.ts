/** Names of the parameters by which an address tells until when it may be used. */
const END = /^(?:x-(?:amz|goog|oss|cos)-expires|expires?|expiry|expiration|exp|se|e|valid(?:to|until)?|q-sign-time)$/i;
/** Those that prove the rest of it. */
const PROOF = /^(?:x-(?:amz|goog|oss|cos)-signature|sig|signature|sign|hmac|md5|token|s|st|q-signature)$/i;
/** Akamai's tokens hold both. */
const TOKEN = /^(?:hdnts|hdnea|hdntl|__token__)$/i;
/** What services add of who signed, and how. */
const COMPANION =
  /^(?:x-(?:amz|goog|oss|cos)-|q-|awsaccesskeyid$|googleaccessid$|ossaccesskeyid$|key-pair-id$|policy$|s[ptrv]$|spr$|sip$|sk\w{1,3}$)/i;

/**
 * An address without its signature, where it is signed until a time that it tells. Such an address may be asked several times until then,
 * where one with another kind of key may be good for one use.
 * @returns `undefined` for an address that is not signed so
 */
export function unsignedAddress(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const parameters = url.search.slice(1).split("&");
  const names = parameters.map((parameter) => parameter.split("=", 1)[0] ?? "");
  const isSigned =
    names.some((name) => TOKEN.test(name)) || (names.some(isEnd) && names.some((name) => PROOF.test(name)));
  if (!isSigned) return undefined;
  const isKept = (name: string) => ![TOKEN, END, PROOF, COMPANION].some((kind) => kind.test(name));
  url.search = parameters.filter((_, at) => isKept(names[at] ?? "")).join("&");
  return url.href;
}

/** CloudFront's policy tells the end. */
const isEnd = (name: string) => END.test(name) || /^policy$/i.test(name);
