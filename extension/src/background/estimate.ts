import { ok } from "@store-forever/protocol";
import type { ReplyTo } from "../messages/protocol.ts";

/** More would make a person wait, and tell hardly more: the rest is taken to be like these. */
const MAX_ASKED = 60;
const AT_ONCE = 6;
const PATIENCE_MS = 8_000;

/** Asks the photos' servers for sizes, evenly over the gallery; a server that does not tell is left out. */
export async function estimateSize(urls: readonly string[]): Promise<ReplyTo["gallery.estimate"]> {
  const stride = Math.max(1, urls.length / MAX_ASKED);
  const asked = Array.from(
    { length: Math.min(urls.length, MAX_ASKED) },
    (_, index) => urls[Math.floor(index * stride)],
  );
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const sizes: number[] = [];
  const next = asked.values();
  const ask = async () => {
    for (const url of next) {
      const size = url === undefined ? undefined : await sizeOf(url, signal);
      if (size !== undefined) sizes.push(size);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return ok({
    knownBytes: sizes.reduce((sum, size) => sum + size, 0),
    knownCount: sizes.length,
    totalCount: urls.length,
  });
}

async function sizeOf(url: string, signal: AbortSignal): Promise<number | undefined> {
  try {
    const answer = await fetch(url, { method: "HEAD", credentials: "include", signal });
    const length = Number(answer.headers.get("Content-Length"));
    return answer.ok && length > 0 ? length : undefined;
  } catch {
    return undefined;
  }
}
