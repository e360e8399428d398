import type { Step } from "./plan.ts";

/** A trillion cycles are an XDR, which is about so many US dollars (November 2026). */
const DOLLARS_PER_TRILLION = 1.37;
const TRILLION = 1_000_000_000_000;
/** On a subnet of 13 nodes: cycles for a GiB and second, and for a canister. */
const STORAGE_CYCLES_PER_GIB_YEAR = 127_000 * 31_557_600;
const GIB = 1024 ** 3;
/** Installing the larger of our modules took 4.1 billion by the devnet's fees; the network weighs instructions somewhat differently. */
const INSTALL_CYCLES = 5_000_000_000;

/** What a step does, as people read it. */
export function titleOf(step: Step): string {
  switch (step.kind) {
    case "create":
      return `Create the ${step.canister} canister with ${cyclesText(step.cycles)}${step.isBegun ? ", as was begun before" : ""}`;
    case "stop":
      return `Stop the ${step.canister}`;
    case "install":
      return `Install the ${step.canister}'s module`;
    case "start":
      return `Start the ${step.canister}`;
    case "take snapshot":
      return `Take a snapshot of the ${step.canister}`;
    case "upgrade":
      return `Upgrade the ${step.canister}'s module`;
    case "load snapshot":
      return `Put the ${step.canister} back to its snapshot`;
    case "delete snapshot":
      return `Delete the snapshot of the ${step.canister}`;
    case "upload viewer":
      return step.files === undefined
        ? "Upload the viewer's files"
        : `Upload the viewer's files (${step.files} differ)`;
    case "upload release":
      return step.files === undefined
        ? "Upload the release for archives of people's own"
        : `Upload the release for archives of people's own (${step.files} files differ)`;
    case "set origins":
      return "Tell the backend where the viewer is";
    case "set admission":
      return "Set who may store";
  }
}

/** What a step takes from the account of whoever deploys, in cycles. @param ledgerFee what the cycles ledger takes for each operation */
export function costOf(step: Step, ledgerFee: bigint): bigint {
  return step.kind === "create" && !step.isBegun ? step.cycles + ledgerFee : 0n;
}

/** What a step takes from the canister's own cycles, as people read it; empty for next to nothing. */
export function ownCostOf(step: Step): string {
  switch (step.kind) {
    case "install":
    case "upgrade":
      return `about ${cyclesText(BigInt(INSTALL_CYCLES))} of its own`;
    case "take snapshot": {
      const perYear = (Number(step.memoryBytes) / GIB) * STORAGE_CYCLES_PER_GIB_YEAR;
      return `${cyclesText(BigInt(Math.round(perYear)))} a year of its own while it is kept`;
    }
    default:
      return "";
  }
}

/** E.g. `2.50 T cycles ($3.43)`. */
export function cyclesText(cycles: bigint): string {
  const trillions = Number(cycles) / TRILLION;
  const amount =
    trillions >= 0.01 || trillions === 0 ? `${trillions.toFixed(2)} T` : `${(trillions * 1_000).toFixed(1)} B`;
  return `${amount} cycles ($${(trillions * DOLLARS_PER_TRILLION).toFixed(2)})`;
}
