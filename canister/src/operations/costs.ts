import { type CostEstimate, type Funding, LIMITS, type PaidUntil } from "@store-forever/protocol";

/**
 * The network's published prices in cycles, for a subnet of 13 nodes (docs: "Cycles costs"). Bigger subnets cost more in proportion.
 */
const PRICES = {
  perUpdate: 5_000_000n,
  perInstruction: 1n,
  perIngressMessage: 1_200_000n,
  perIngressByte: 2_000n,
  perGibAndSecond: 127_000n,
};
/** What the canister does, measured: hashing and copying a byte, one update, one asset with its places in maps and tree. */
const WORK = { instructionsPerByte: 100n, instructionsPerUpdate: 40_000_000n, instructionsPerAsset: 60_000_000n };
/** Records, keys and tree nodes of one asset. */
const OVERHEAD_BYTES_PER_ASSET = 4_096n;
/** An empty canister as the network's `canister_status` has it: the module, its heap, and the stable memory that its maps begin with. */
const BASE_BYTES = 360n * 1024n ** 2n;
const GIB = 1024n ** 3n;
const DAY_SECONDS = 86_400n;
const YEAR_SECONDS = 31_557_600n;
/** The network's default. */
const FREEZING_SECONDS = 30n * DAY_SECONDS;
/** So many days before the canister freezes, its balance is low. */
const WARNING_DAYS = 30n;
/** The network sets some 40 billion aside for each message that runs: with less than a few of them, nothing does. */
const WORKING_CYCLES = 200_000_000_000n;
const SECOND_NS = 1_000_000_000n;

function storageCycles(sizeBytes: bigint, seconds: bigint): bigint {
  return (sizeBytes * PRICES.perGibAndSecond * seconds) / GIB;
}

/** What it costs to send and to keep so many bytes in so many assets. */
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

/** All blobs, each once. */
export interface Stored {
  bytes: bigint;
  blobs: bigint;
}
/** What the network said of the canister, and what was stored then. */
export interface ObservedCosts {
  burnPerDay: bigint;
  /** For so long the network keeps cycles back. */
  freezingSeconds: bigint;
  stored: Stored;
}

/**
 * How long the balance keeps what is stored now, before the network freezes the canister: it is lost only a month later.
 * @param balance cycles
 * @param observed what has come since is reckoned on top; what has gone is not, since stable memory never shrinks
 */
export function paidUntil(balance: bigint, stored: Stored, nowNs: bigint, observed?: ObservedCosts): PaidUntil {
  const known = observed === undefined ? -BASE_BYTES : storageBytes(observed.stored);
  const grownBytes = max(storageBytes(stored) - known, 0n);
  const burnPerDay = (observed?.burnPerDay ?? 0n) + storageCycles(grownBytes, DAY_SECONDS);
  const reserve = (burnPerDay * (observed?.freezingSeconds ?? FREEZING_SECONDS)) / DAY_SECONDS;
  const liquid = balance > reserve ? balance - reserve : 0n;
  const comfortable = max(burnPerDay * WARNING_DAYS, WORKING_CYCLES);
  const funding: Funding = liquid === 0n ? { frozen: null } : liquid < comfortable ? { low: null } : { enough: null };
  return {
    cycles: balance,
    burn_per_day: burnPerDay,
    freezing_reserve: reserve,
    frozen_at_ns: min(nowNs + ((liquid * DAY_SECONDS) / burnPerDay) * SECOND_NS, 2n ** 64n - 1n),
    funding,
  };
}

function storageBytes({ bytes, blobs }: Stored): bigint {
  return bytes + blobs * OVERHEAD_BYTES_PER_ASSET;
}

/** What to tell administrators of a balance that does not last; `undefined` when it does. */
export function fundingWarning({ cycles, burn_per_day, frozen_at_ns, funding }: PaidUntil): string | undefined {
  if ("enough" in funding) return undefined;
  const when = "frozen" in funding ? "now" : new Date(Number(frozen_at_ns / 1_000_000n)).toISOString();
  return `Top up this canister: it has ${cycles} cycles, uses ${burn_per_day} a day, and freezes ${when}.`;
}

const min = (left: bigint, right: bigint) => (left < right ? left : right);
const max = (left: bigint, right: bigint) => (left > right ? left : right);
