/** The balance that every account begins with: enough for all that a developer does. */
const FIRST_BALANCE = 1_000_000_000_000_000_000n;

/** The balances of the cycles ledger, by account. They are not kept between runs. */
export class LedgerBalances {
  readonly #balances = new Map<string, bigint>();
  #nextBlock = 0n;

  of(account: string): bigint {
    return this.#balances.get(account) ?? FIRST_BALANCE;
  }

  add(account: string, amount: bigint): void {
    this.#balances.set(account, this.of(account) + amount);
  }

  /** Takes an amount. @returns false when the balance does not cover it; then nothing is taken */
  take(account: string, amount: bigint): boolean {
    const balance = this.of(account);
    if (balance < amount) return false;
    this.#balances.set(account, balance - amount);
    return true;
  }

  /** The number of the next block. */
  nextBlock(): bigint {
    return this.#nextBlock++;
  }
}
