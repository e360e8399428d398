import { LIMITS } from "@store-forever/protocol";
import type { Ledgers, Transferred } from "./collecting.ts";

/** How a ledger behaves when it is asked to transfer: `lost` does it and never answers, `busy` does not, and answers that it is unknown. */
export type Behaviour = "honest" | "lost" | "busy" | "refusing";

const CYCLES_PER_E8S = 100_000n;

/** Ledgers with one deposit account each, which do the same transfer once, as those of the network do. */
export class ModelLedgers implements Ledgers {
  cycles = 0n;
  e8s = 0n;
  /** What has left the ledgers for the canister. */
  sentCycles = 0n;
  behaviour: Behaviour = "honest";
  readonly #done = new Map<string, bigint>();
  readonly #minted = new Map<bigint, bigint>();

  async cyclesOf(): Promise<bigint> {
    return this.cycles;
  }

  async e8sOf(): Promise<bigint> {
    return this.e8s;
  }

  withdraw(_account: Uint8Array, amountCycles: bigint, createdAtNs: bigint): Promise<Transferred> {
    return this.#transfer(`withdraw ${amountCycles} ${createdAtNs}`, () => {
      if (this.cycles < amountCycles + LIMITS.cyclesLedgerFee) return false;
      this.cycles -= amountCycles + LIMITS.cyclesLedgerFee;
      this.sentCycles += amountCycles;
      return true;
    });
  }

  sendToMint(_account: Uint8Array, amountE8s: bigint, createdAtNs: bigint): Promise<Transferred> {
    return this.#transfer(`send ${amountE8s} ${createdAtNs}`, (block) => {
      if (this.e8s < amountE8s + LIMITS.icpLedgerFeeE8s) return false;
      this.e8s -= amountE8s + LIMITS.icpLedgerFeeE8s;
      this.sentCycles += amountE8s * CYCLES_PER_E8S;
      this.#minted.set(block, amountE8s * CYCLES_PER_E8S);
      return true;
    });
  }

  convert(block: bigint) {
    return this.#answer(() => ({ kind: "done" as const, cycles: this.#minted.get(block) ?? 0n }));
  }

  #transfer(operation: string, run: (block: bigint) => boolean): Promise<Transferred> {
    return this.#answer(() => {
      const known = this.#done.get(operation);
      if (known !== undefined) return { kind: "done", block: known };
      const block = BigInt(this.#done.size);
      if (!run(block)) return { kind: "refused", reason: "InsufficientFunds" };
      this.#done.set(operation, block);
      return { kind: "done", block };
    });
  }

  #answer<T>(run: () => T): Promise<T | Extract<Transferred, { reason: string }>> {
    switch (this.behaviour) {
      case "honest":
        return Promise.resolve(run());
      case "lost":
        run();
        return new Promise(() => {});
      case "busy":
        return Promise.resolve({ kind: "unknown", reason: "TemporarilyUnavailable" });
      case "refusing":
        return Promise.resolve({ kind: "refused", reason: "GenericError" });
    }
  }
}
