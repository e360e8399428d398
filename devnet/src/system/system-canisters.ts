import { Principal } from "@dfinity/principal";
import type { Network } from "../network/network.ts";
import { type Account, accountText } from "./account.ts";
import { type CreatedCanisters, CYCLES_FEE, cyclesLedger } from "./cycles-ledger.ts";
import { cyclesMinting, type SettledPayments } from "./cycles-minting.ts";
import { ICP_FEE_E8S, icpAccountKey, icpLedger } from "./icp-ledger.ts";
import { Ledger, type LedgerRecords } from "./ledger.ts";
import { hostSystemCanister } from "./system-canister.ts";

/** A million ICP in e8s, and as many trillions of cycles: enough for all that a developer does. */
const OPENING_E8S = 100_000_000_000_000n;
const OPENING_CYCLES = 1_000_000_000_000_000_000n;

const ANONYMOUS: Account = { owner: Principal.anonymous(), subaccount: [] };

/** Which accounts of the two ledgers begin with tokens: all, or only the anonymous principal's, from which tests pay others. */
export type FundedAccounts = "all" | "anonymous";

interface SystemRecords {
  icp: LedgerRecords;
  cycles: LedgerRecords;
  created: Array<[block: bigint, canisterId: string]>;
  settled: Array<[block: bigint, replyHex: string]>;
}

/** The emulated system canisters of a root subnet. */
export class SystemCanisters {
  readonly #icp: Ledger;
  readonly #cycles: Ledger;
  readonly #created: CreatedCanisters = new Map();
  readonly #settled: SettledPayments = new Map();

  constructor(network: Network, funded: FundedAccounts) {
    const opening = (tokens: bigint, anonymous: string) => (account: string) =>
      funded === "all" || account === anonymous ? tokens : 0n;
    this.#icp = new Ledger(ICP_FEE_E8S, opening(OPENING_E8S, icpAccountKey(ANONYMOUS)));
    this.#cycles = new Ledger(CYCLES_FEE, opening(OPENING_CYCLES, accountText(ANONYMOUS)));
    const canisters = [
      icpLedger(this.#icp),
      cyclesLedger(this.#cycles, this.#created),
      cyclesMinting({ icp: this.#icp, cycles: this.#cycles }, this.#settled),
    ];
    for (const canister of canisters)
      network.root.addHostCanister(
        Principal.fromText(canister.id).toUint8Array(),
        hostSystemCanister(network, canister),
      );
  }

  /** The state of the system canisters as JSON. */
  toText(): string {
    const records: SystemRecords = {
      icp: this.#icp.toRecords(),
      cycles: this.#cycles.toRecords(),
      created: [...this.#created],
      settled: [...this.#settled],
    };
    return JSON.stringify(records, (_, value: unknown) =>
      typeof value === "bigint" ? { n: value.toString() } : value,
    );
  }

  /** Continues from what `toText` answered. */
  restore(text: string): void {
    const { icp, cycles, created, settled } = JSON.parse(text, reviveBigint) as SystemRecords;
    this.#icp.restore(icp);
    this.#cycles.restore(cycles);
    for (const [block, canisterId] of created) this.#created.set(block, canisterId);
    for (const [block, reply] of settled) this.#settled.set(block, reply);
  }
}

function reviveBigint(_: string, value: unknown): unknown {
  const isBigint = typeof value === "object" && value !== null && "n" in value && typeof value.n === "string";
  return isBigint ? BigInt(value.n as string) : value;
}
