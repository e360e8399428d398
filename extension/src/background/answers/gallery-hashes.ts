import { z } from "zod";

/** Items of more listings are not compared. */
const MAX_LISTINGS = 20;

const listing = z.object({
  items: z.array(z.object({ memoryId: z.string(), contentHash: z.string().regex(/^[0-9a-f]{64}$/) })),
  nextCursor: z.string().nullish(),
});

/**
 * What a gallery's API says of its originals: their SHA-256 in hexadecimal, by memory. It is the gallery's word. Empty where it does not
 * answer as expected.
 */
export async function galleryHashes(edgesUrl: string, galleryId: string): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  let cursor: string | null | undefined;
  try {
    for (let count = 0; count < MAX_LISTINGS; count++) {
      const address = new URL(`/api/galleries/${galleryId}/items`, edgesUrl);
      if (typeof cursor === "string") address.searchParams.set("cursor", cursor);
      const answer = await fetch(address, {
        credentials: "include",
        redirect: "error",
        signal: AbortSignal.timeout(10_000),
      });
      if (!answer.ok) break;
      const { items, nextCursor } = listing.parse(await answer.json());
      for (const { memoryId, contentHash } of items) hashes.set(memoryId, contentHash);
      cursor = nextCursor;
      if (typeof cursor !== "string") break;
    }
  } catch {
    // What it has told is used, and servers are asked about the rest.
  }
  return hashes;
}
