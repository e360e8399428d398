import { ASSET_KINDS, ok } from "@store-forever/protocol";
import { fetchSource, type SourceAccess, toldAddress } from "@store-forever/workers/reach";
import { readSourceAccess } from "../../access/source-access.ts";
import { archiveStanding } from "../../backend/archive-standing.ts";
import { backendAs } from "../../backend/backend-as.ts";
import { readNetwork } from "../../backend/network.ts";
import type { ArchiveStanding, Estimate, ReplyTo } from "../../messages/reply.ts";
import { openDatabase } from "../../storage/database.ts";
import { seenRequest } from "../network/seen-requests.ts";
import { isPublic } from "./is-public.ts";

/** More requests would make the person wait and tell hardly more. The other photos are taken to be like these. */
const MAX_SAMPLES = 24;
const CONCURRENCY = 6;
const TIMEOUT_MS = 8_000;
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
    return ok({ count: urls.length, sizeBytes: null, cost: null, standing, isPagePublic: false });
  const plain = urls.filter((url) => isPlain(url, pageOrigin));
  const [sizes, isPagePublic] = await Promise.all([knownSizes(plain, access), isPublic(pageUrl, plain, access)]);
  if (sizes.length === 0) return ok({ count: urls.length, sizeBytes: null, cost: null, standing, isPagePublic });
  const originalsBytes = (sizes.reduce((sum, size) => sum + size, 0) / sizes.length) * urls.length;
  const sizeBytes = Math.round(originalsBytes * (1 + DERIVED_SHARE));
  const cost = await costOf(sizeBytes, urls.length).catch(() => null);
  return ok({ count: urls.length, sizeBytes, cost, standing, isPagePublic });
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
    backend.estimate_cost({ size_bytes: BigInt(sizeBytes), asset_count: photoCount * ASSET_KINDS.length }),
    backend.paid_until(),
  ]);
  return {
    cyclesNow: Number(cost.cycles_now),
    cyclesPerYear: Number(cost.cycles_per_year),
    paidUntilMs: Number(paid.frozen_at_ns / 1_000_000n),
  };
}

/**
 * Whether asking for a size changes nothing: even `HEAD` spends an address that works once, and counts against a limit. What an
 * address has beyond its path, and what looks random in it, may be for one use.
 */
export const isPlain = (url: string, pageOrigin: string): boolean => {
  const { origin, search, href } = new URL(url);
  return origin === pageOrigin && search === "" && toldAddress(href) === href;
};

/** Asks for the sizes of photos evenly over the gallery. Photos whose server does not tell are left out. */
async function knownSizes(urls: readonly string[], access: SourceAccess): Promise<number[]> {
  const stride = Math.max(1, urls.length / MAX_SAMPLES);
  const asked = Array.from(
    { length: Math.min(urls.length, MAX_SAMPLES) },
    (_, index) => urls[Math.floor(index * stride)],
  );
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const sizes: number[] = [];
  const next = asked.values();
  const ask = async () => {
    for (const url of next) {
      const size = url === undefined ? undefined : await sizeOf(url, access, signal);
      if (size !== undefined) sizes.push(size);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, ask));
  return sizes;
}

async function sizeOf(url: string, access: SourceAccess, signal: AbortSignal): Promise<number | undefined> {
  try {
    const { response } = await fetchSource(url, { access, observe: seenRequest, method: "HEAD", signal });
    const length = Number(response.headers.get("Content-Length"));
    return response.ok && length > 0 ? length : undefined;
  } catch {
    return undefined;
  }
}
