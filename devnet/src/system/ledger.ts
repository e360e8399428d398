import { LedgerError, type TransferError } from "./ledger-error.ts";

/** How far `created_at_time` may lie in the past, and in the future. */
const WINDOW_NS = 24n * 3_600n * 1_000_000_000n;
const DRIFT_NS = 60n * 1_000_000_000n;

/** What a block of a ledger records. Accounts are the ledger's own keys. */
export interface Block {
  kind: "mint" | "burn" | "transfer" | "approve";
  from?: string | undefined;
  to?: string | undefined;
  amount: bigint;
  memo?: bigint | undefined;
}

export interface Allowance {
  amount: bigint;
  expiresAtNs: bigint | undefined;
}

/** What every operation of a client may say besides what it does. */
export interface Terms {
  /** The ledger's time. */
  nowNs: bigint;
  /** The fee that the client expects to pay. */
  fee?: bigint | undefined;
  memo?: bigint | undefined;
  /** Makes the operation run once, however often it is sent. */
  createdAtNs?: bigint | undefined;
  /** The account that spends an allowance of `from`. */
  spender?: string | undefined;
}

/** A ledger between runs. */
export interface LedgerRecords {
  balances: Array<[account: string, amount: bigint]>;
  allowances: Array<[pair: string, allowance: Allowance]>;
  blocks: Block[];
  seen: Array<[operation: string, seen: { block: bigint; atNs: bigint }]>;
}

/** The accounts of a token: balances, allowances and blocks, by the rules of ICRC-1 and ICRC-2. */
export class Ledger {
  readonly fee: bigint;
  readonly #opening: (account: string) => bigint;
  #balances = new Map<string, bigint>();
  #allowances = new Map<string, Allowance>();
  #blocks: Block[] = [];
  #seen = new Map<string, { block: bigint; atNs: bigint }>();

  /** @param opening the balance with which an account begins */
  constructor(fee: bigint, opening: (account: string) => bigint) {
    this.fee = fee;
    this.#opening = opening;
  }

  balanceOf(account: string): bigint {
    return this.#balances.get(account) ?? this.#opening(account);
  }

  block(index: bigint): Block | undefined {
    return this.#blocks[Number(index)];
  }

  allowance(from: string, spender: string, nowNs: bigint): Allowance {
    const found = this.#allowances.get(pairOf(from, spender));
    const isOver = found?.expiresAtNs !== undefined && found.expiresAtNs <= nowNs;
    return found === undefined || isOver ? { amount: 0n, expiresAtNs: undefined } : found;
  }

  /** Creates tokens. @returns the block */
  mint(to: string, amount: bigint): bigint {
    this.#add(to, amount);
    return this.#append({ kind: "mint", to, amount });
  }

  /** Moves tokens. The sender pays the fee. @returns the block. @throws LedgerError */
  transfer(from: string, to: string, amount: bigint, terms: Terms): bigint {
    return this.#once({ kind: "transfer", from, to, amount, memo: terms.memo }, terms, () => {
      this.#take(from, amount + this.fee, terms);
      this.#add(to, amount);
    });
  }

  /** Takes tokens out, and the fee. @returns the block. @throws LedgerError */
  burn(from: string, amount: bigint, terms: Terms): bigint {
    return this.#once({ kind: "burn", from, amount, memo: terms.memo }, terms, () =>
      this.#take(from, amount + this.fee, terms),
    );
  }

  /** Lets a spender move tokens of an account. The account pays the fee. @returns the block. @throws LedgerError */
  approve(
    from: string,
    spender: string,
    { amount, expiresAtNs, expected }: Allowance & { expected?: bigint | undefined },
    terms: Terms,
  ): bigint {
    return this.#once({ kind: "approve", from, to: spender, amount, memo: terms.memo }, terms, () => {
      const { nowNs } = terms;
      const current = this.allowance(from, spender, nowNs).amount;
      if (expected !== undefined && expected !== current)
        throw new LedgerError({ AllowanceChanged: { current_allowance: current } });
      if (expiresAtNs !== undefined && expiresAtNs <= nowNs) throw new LedgerError({ Expired: { ledger_time: nowNs } });
      this.#take(from, this.fee, { nowNs });
      this.#allowances.set(pairOf(from, spender), { amount, expiresAtNs });
    });
  }

  toRecords(): LedgerRecords {
    return {
      balances: [...this.#balances],
      allowances: [...this.#allowances],
      blocks: [...this.#blocks],
      seen: [...this.#seen],
    };
  }

  restore({ balances, allowances, blocks, seen }: LedgerRecords): void {
    this.#balances = new Map(balances);
    this.#allowances = new Map(allowances);
    this.#blocks = [...blocks];
    this.#seen = new Map(seen);
  }

  /** Runs an operation, unless it was sent before, its time is not now or its fee is wrong. */
  #once(block: Block, { nowNs, createdAtNs, fee, spender }: Terms, run: () => void): bigint {
    if (fee !== undefined && fee !== this.fee) throw new LedgerError({ BadFee: { expected_fee: this.fee } });
    if (createdAtNs === undefined) {
      run();
      return this.#append(block);
    }
    if (createdAtNs + WINDOW_NS < nowNs) throw new LedgerError({ TooOld: null });
    if (createdAtNs > nowNs + DRIFT_NS) throw new LedgerError({ CreatedInFuture: { ledger_time: nowNs } });
    for (const [operation, { atNs }] of this.#seen) if (atNs + WINDOW_NS < nowNs) this.#seen.delete(operation);
    const { kind, from, to, amount, memo } = block;
    const operation = [kind, from, to, amount, memo, fee, spender, createdAtNs].join("|");
    const seen = this.#seen.get(operation);
    if (seen !== undefined) throw new LedgerError({ Duplicate: { duplicate_of: seen.block } });
    run();
    const index = this.#append(block);
    this.#seen.set(operation, { block: index, atNs: createdAtNs });
    return index;
  }

  #take(account: string, amount: bigint, { nowNs, spender }: Terms): void {
    const isAllowed = spender === undefined || spender === account;
    const allowance = isAllowed ? undefined : this.allowance(account, spender, nowNs);
    if (allowance !== undefined && allowance.amount < amount)
      throw new LedgerError({ InsufficientAllowance: { allowance: allowance.amount } });
    const balance = this.balanceOf(account);
    if (balance < amount) throw new LedgerError({ InsufficientFunds: { balance } });
    this.#balances.set(account, balance - amount);
    if (allowance !== undefined && spender !== undefined)
      this.#allowances.set(pairOf(account, spender), { ...allowance, amount: allowance.amount - amount });
  }

  #add(account: string, amount: bigint): void {
    this.#balances.set(account, this.balanceOf(account) + amount);
  }

  #append(block: Block): bigint {
    this.#blocks.push(block);
    return BigInt(this.#blocks.length - 1);
  }
}

/** What a method answers: the result, or the error that stopped it. */
export function ledgerResult<T>(run: () => T): { Ok: T } | { Err: TransferError } {
  try {
    return { Ok: run() };
  } catch (error) {
    if (error instanceof LedgerError) return { Err: error.err };
    throw error;
  }
}

function pairOf(from: string, spender: string): string {
  return `${from} ${spender}`;
}
