import { ok } from "@store-forever/protocol";
import { toldAddress } from "@store-forever/workers/reach";
import { readSourceAccess } from "../../access/source-access.ts";
import { archiveStanding } from "../../backend/archive-standing.ts";
import { backendAs } from "../../backend/backend-as.ts";
import { readNetwork } from "../../backend/network.ts";
import type { ArchiveStanding, Estimate, ReplyTo } from "../../messages/reply.ts";
import { openDatabase } from "../../storage/databases/database.ts";
import { isPublic } from "./is-public.ts";
import { lookAtPhotos } from "./look-at-photos.ts";

/** Without the film of a live photo. */
const ASSETS_OF_A_PHOTO = 4;

/** Display version, thumbnail and placeholder add about this share to each original. */
const DERIVED_SHARE = 0.2;

/** How much there is to send, as the photos' servers tell it, and what that costs, as the backend canister tells it. */
export async function estimateGallery(
  pageOrigin: string,
  pageUrl: string,
  urls: readonly string[],
): Promise<ReplyTo["gallery.estimate"]> {
  const { pageIp } = await readSourceAccess(pageOrigin);
  // The person has agreed to nothing yet: cookies stay with the page's own site.
  const access = { pageOrigin, allowedOrigins: [], ...(pageIp === undefined ? {} : { pageIp }) };
  const standing = await knownStanding().catch(() => null);
  // Nothing is asked of the photos' servers for an archive that would not take them.
  if (standing !== null && standing.refusal !== null)
    return ok({ count: urls.length, sizeBytes: null, cost: null, standing, isPagePublic: false, places: null });
  const plain = urls.filter((url) => isPlain(url, pageOrigin));
  const [heads, isPagePublic] = await Promise.all([lookAtPhotos(plain, access), isPublic(pageUrl, plain, access)]);
  const found = heads.filter((head) => head.tellsPlace).length;
  const places = heads.length === 0 ? null : { found, lookedAt: heads.length };
  const sizes = heads.flatMap(({ sizeBytes: size }) => size ?? []);
  if (sizes.length === 0)
    return ok({ count: urls.length, sizeBytes: null, cost: null, standing, isPagePublic, places });
  const originalsBytes = (sizes.reduce((sum, size) => sum + size, 0) / sizes.length) * urls.length;
  const sizeBytes = Math.round(originalsBytes * (1 + DERIVED_SHARE));
  const cost = await costOf(sizeBytes, urls.length).catch(() => null);
  return ok({ count: urls.length, sizeBytes, cost, standing, isPagePublic, places });
}

async function knownStanding(): Promise<ArchiveStanding | null> {
  const network = await readNetwork();
  return network.ok ? archiveStanding(await openDatabase(), network.value) : null;
}

async function costOf(sizeBytes: number, photoCount: number): Promise<Estimate["cost"]> {
  const network = await readNetwork();
  if (!network.ok) return null;
  const backend = await backendAs(network.value);
  const [cost, paid] = await Promise.all([
    backend.estimate_cost({ size_bytes: BigInt(sizeBytes), asset_count: photoCount * ASSETS_OF_A_PHOTO }),
    backend.paid_until(),
  ]);
  return {
    cyclesNow: Number(cost.cycles_now),
    cyclesPerYear: Number(cost.cycles_per_year),
    paidUntilMs: Number(paid.frozen_at_ns / 1_000_000n),
  };
}

/**
 * Whether asking for its beginning changes nothing: any request spends an address that works once, and counts against a limit. What an
 * address has beyond its path, and what looks random in it, may be for one use.
 */
export const isPlain = (url: string, pageOrigin: string): boolean => {
  const { origin, search, href } = new URL(url);
  return origin === pageOrigin && search === "" && toldAddress(href) === href;
};
