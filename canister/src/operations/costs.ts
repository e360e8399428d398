import { type CostEstimate, type Funding, LIMITS, type PaidUntil } from "@store-forever/protocol";
import type { BlobTotals, ObservedCosts } from "../store/bookkeeping/observed-costs.ts";

/**
 * The network's published prices in cycles, for a subnet of 13 nodes (docs: "Cycles costs"). Larger subnets cost proportionally more.
 */
const PRICES = {
  perUpdate: 5_000_000n,
  perInstruction: 1n,
  perIngressMessage: 1_200_000n,
  perIngressByte: 2_000n,
  perGibAndSecond: 127_000n,
};
/** Measured: hashing and copying a byte, one update, and one asset with its entries in maps and tree. */
const WORK = { instructionsPerByte: 100n, instructionsPerUpdate: 40_000_000n, instructionsPerAsset: 60_000_000n };
/** What records, keys and tree nodes of one asset take. */
const OVERHEAD_BYTES_PER_ASSET = 4_096n;
/** What an empty canister takes according to `canister_status`: the module, its heap, and the stable memory that its maps begin with. */
const BASE_BYTES = 18n * 1024n ** 2n;
const GIB = 1024n ** 3n;
const DAY_SECONDS = 86_400n;
const YEAR_SECONDS = 31_557_600n;
/** The network's default freezing threshold. */
const FREEZING_SECONDS = 30n * DAY_SECONDS;
/** The balance counts as low this many days before the canister freezes. */
const WARNING_DAYS = 30n;
/** The network sets some 40 billion aside for each message that runs. With less than a few of them, no message runs. */
const WORKING_CYCLES = 200_000_000_000n;
const SECOND_NS = 1_000_000_000n;

/** What the network takes for keeping bytes. */
export function storageCycles(sizeBytes: bigint, seconds: bigint): bigint {
  return (sizeBytes * PRICES.perGibAndSecond * seconds) / GIB;
}

/** What the network takes for an update that was sent from outside. @param bytes of its argument */
export function messageCycles({ bytes, instructions }: { bytes: bigint; instructions: bigint }): bigint {
  const { perIngressMessage, perUpdate, perIngressByte, perInstruction } = PRICES;
  return perIngressMessage + perUpdate + bytes * perIngressByte + instructions * perInstruction;
}

/** What it costs to send and to keep a number of bytes in a number of assets. */
export function estimateCost(sizeBytes: bigint, assetCount: number): CostEstimate {
  const assets = BigInt(assetCount);
  const messages = sizeBytes / BigInt(LIMITS.chunkSizeBytes) + assets / BigInt(LIMITS.maxAssetsPerCall) + 2n;
  const instructions =
    sizeBytes * WORK.instructionsPerByte + messages * WORK.instructionsPerUpdate + assets * WORK.instructionsPerAsset;
  const sending = messages * (PRICES.perIngressMessage + PRICES.perUpdate) + sizeBytes * PRICES.perIngressByte;
  return {
    cycles_now: sending + instructions * PRICES.perInstruction,
    cycles_per_year: storageCycles(sizeBytes + assets * OVERHEAD_BYTES_PER_ASSET, YEAR_SECONDS),
  };
}

/**
 * How long the balance pays for what is stored now, until the network freezes the canister. The data is lost only a month later.
 * @param balance cycles
 * @param observed what was stored since is added; what was deleted since is not subtracted, because stable memory never shrinks
 */
export function paidUntil(balance: bigint, stored: BlobTotals, nowNs: bigint, observed?: ObservedCosts): PaidUntil {
  const known = observed === undefined ? -BASE_BYTES : storageBytes(observed.stored);
  const grownBytes = max(storageBytes(stored) - known, 0n);
  const burnPerDay = (observed?.burnPerDay ?? 0n) + storageCycles(grownBytes, DAY_SECONDS);
  const reserve = (burnPerDay * (observed?.freezingSeconds ?? FREEZING_SECONDS)) / DAY_SECONDS;
  const liquid = balance > reserve ? balance - reserve : 0n;
  const lowBelow = max(burnPerDay * WARNING_DAYS, WORKING_CYCLES);
  const funding: Funding = liquid === 0n ? { frozen: null } : liquid < lowBelow ? { low: null } : { enough: null };
  return {
    cycles: balance,
    burn_per_day: burnPerDay,
    freezing_reserve: reserve,
    frozen_at_ns: min(nowNs + ((liquid * DAY_SECONDS) / burnPerDay) * SECOND_NS, 2n ** 64n - 1n),
    funding,
  };
}

function storageBytes({ bytes, blobs }: BlobTotals): bigint {
  return bytes + blobs * OVERHEAD_BYTES_PER_ASSET;
}

/** What to tell administrators about a balance that does not last; `undefined` when it lasts. */
export function fundingWarning({ cycles, burn_per_day, frozen_at_ns, funding }: PaidUntil): string | undefined {
  if ("enough" in funding) return undefined;
  const when = "frozen" in funding ? "now" : new Date(Number(frozen_at_ns / 1_000_000n)).toISOString();
  return `Top up this canister: it has ${cycles} cycles, uses ${burn_per_day} a day, and freezes ${when}.`;
}

const min = (left: bigint, right: bigint) => (left < right ? left : right);
const max = (left: bigint, right: bigint) => (left > right ? left : right);
