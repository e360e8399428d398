import { toHex } from "@store-forever/protocol";
import { PHOTO_HEAD_BYTES, tellsPlace } from "@store-forever/workers/place";
import { fetchSource, type SourceAccess } from "@store-forever/workers/reach";
import { seenRequest } from "../network/seen-requests.ts";

/** More requests would make the person wait and tell hardly more. The other photos are taken to be like these. */
const MAX_SAMPLES = 48;
const CONCURRENCY = 6;
const TIMEOUT_MS = 8_000;

/** What a photo's server tells of it, and its first bytes. */
export interface PhotoHead {
  url: string;
  sizeBytes: number | undefined;
  /** By which its server tells this file from all others: weak tags do not. */
  etag: string | undefined;
  /** The hash of its first `PHOTO_HEAD_BYTES`, in hexadecimal. */
  headSha256: string;
  tellsPlace: boolean;
}

/** Reads the beginnings of photos evenly over the gallery. Photos that cannot be read are left out. */
export async function lookAtPhotos(urls: readonly string[], access: SourceAccess): Promise<PhotoHead[]> {
  const stride = Math.max(1, urls.length / MAX_SAMPLES);
  const asked = Array.from(
    { length: Math.min(urls.length, MAX_SAMPLES) },
    (_, index) => urls[Math.floor(index * stride)],
  );
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const heads: PhotoHead[] = [];
  const next = asked.values();
  const look = async () => {
    for (const url of next) {
      const head = url === undefined ? undefined : await lookAt(url, access, signal);
      if (head !== undefined) heads.push(head);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, look));
  return heads;
}

async function lookAt(url: string, access: SourceAccess, signal: AbortSignal): Promise<PhotoHead | undefined> {
  try {
    const { response } = await fetchSource(url, { access, observe: seenRequest, headBytes: PHOTO_HEAD_BYTES, signal });
    if (!response.ok) return undefined;
    const { bytes, isAll } = await beginningOf(response);
    const sizeBytes = sizeToldBy(response) ?? (isAll && response.status === 200 ? bytes.byteLength : undefined);
    const etag = response.headers.get("etag") ?? "";
    const headSha256 = toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
    return { url, sizeBytes, etag: etag.startsWith('"') ? etag : undefined, headSha256, tellsPlace: tellsPlace(bytes) };
  } catch {
    return undefined;
  }
}

/** An answer with a part tells the size of the whole in its range (RFC 9110, section 14.4). */
export function sizeToldBy({ status, headers }: Pick<Response, "status" | "headers">): number | undefined {
  // The length is that of the compressed body.
  if (headers.has("content-encoding")) return undefined;
  const told = status === 206 ? headers.get("content-range")?.split("/")[1] : headers.get("content-length");
  const size = Number(told);
  return size > 0 ? size : undefined;
}

/** A server may send all of it whatever it is asked for. */
async function beginningOf(response: Response): Promise<{ bytes: ArrayBuffer; isAll: boolean }> {
  const head = new Uint8Array(PHOTO_HEAD_BYTES);
  let length = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    const taken = part.value.subarray(0, PHOTO_HEAD_BYTES - length);
    head.set(taken, length);
    length += taken.length;
    if (length === PHOTO_HEAD_BYTES) break;
  }
  await reader?.cancel();
  return { bytes: head.buffer.slice(0, length), isAll: length < PHOTO_HEAD_BYTES };
}
