import { isUuid, LIMITS, StoreError } from "@store-forever/protocol";

const encoder = new TextEncoder();
const BEYOND_ASCII = /[^\0-\x7f]/;
const CONTENT_TYPE = /^[a-z]+\/[a-z0-9][a-z0-9.+_-]*( ?; ?[a-z0-9-]+=[A-Za-z0-9._-]+)*$/;
const MAX_CONTENT_TYPE_BYTES = 200;
export const SHA256_BYTES = 32;

export function requireUuid(id: string, field: string): void {
  if (!isUuid(id))
    throw new StoreError("InvalidArgument", "Give the id as a UUID in lower case, with its dashes.", field);
}

export function requireSha256(hash: Uint8Array, field: string): void {
  if (hash.length !== SHA256_BYTES)
    throw new StoreError("InvalidArgument", `Give the SHA-256 as ${SHA256_BYTES} bytes, not ${hash.length}.`, field);
}

export function requireText(text: string | undefined, maxBytes: number, field: string): void {
  if (text === undefined || text.length * 3 <= maxBytes || (text.length <= maxBytes && !BEYOND_ASCII.test(text)))
    return;
  const sizeBytes = encoder.encode(text).length;
  if (sizeBytes > maxBytes)
    throw new StoreError("TooLarge", `Shorten this text to ${maxBytes} bytes of UTF-8; it has ${sizeBytes}.`, field);
}

/** Readers turn these addresses into links, so only web addresses are allowed. */
export function requireWebUrl(url: string | undefined, field: string): void {
  requireText(url, LIMITS.maxTextBytes, field);
  if (url !== undefined && !/^https?:\/\/[^\s]+$/i.test(url))
    throw new StoreError("InvalidArgument", "Give an address that begins with http:// or https://.", field);
}

export function requireContentType(contentType: string, field: string): void {
  if (contentType.length > MAX_CONTENT_TYPE_BYTES || !CONTENT_TYPE.test(contentType))
    throw new StoreError("InvalidArgument", "Give the content type in lower case, such as image/webp.", field);
}

export function requireAtMost(count: number, most: number, what: string, field: string): void {
  if (count > most) throw new StoreError("TooLarge", `Send at most ${most} ${what} in one call, not ${count}.`, field);
}
