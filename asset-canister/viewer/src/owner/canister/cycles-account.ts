import { LIMITS, nameOf } from "@store-forever/protocol";
import { Actor, type Agent, type IDL, Principal } from "@store-forever/protocol/ic";

/** The same on every network. */
const CYCLES_LEDGER = "um5iw-rqaaa-aaaaq-qaaba-cai";

interface CyclesLedger {
  icrc1_balance_of(account: { owner: Principal; subaccount: [] }): Promise<bigint>;
  withdraw(arg: {
    amount: bigint;
    from_subaccount: [];
    to: Principal;
    created_at_time: [bigint];
  }): Promise<{ Ok: bigint } | { Err: Refusal }>;
}
type Refusal =
  | { InsufficientFunds: { balance: bigint } }
  | { Duplicate: { duplicate_of: bigint } }
  | { [name in "BadFee" | "TooOld" | "CreatedInFuture" | "TemporarilyUnavailable" | "GenericError"]?: unknown }
  | { [name in "InvalidReceiver" | "FailedToWithdraw"]?: unknown };

const service: IDL.InterfaceFactory = ({ IDL: idl }) => {
  const { Record, Opt, Vec, Nat8, Nat, Nat64, Variant, Null, Text, Func, Service, Reserved } = idl;
  const Subaccount = Opt(Vec(Nat8));
  const Result = Variant({
    Ok: Nat,
    Err: Variant({
      BadFee: Record({ expected_fee: Nat }),
      InsufficientFunds: Record({ balance: Nat }),
      TooOld: Null,
      CreatedInFuture: Record({ ledger_time: Nat64 }),
      Duplicate: Record({ duplicate_of: Nat }),
      TemporarilyUnavailable: Null,
      GenericError: Record({ error_code: Nat, message: Text }),
      InvalidReceiver: Record({ receiver: idl.Principal }),
      FailedToWithdraw: Record({ fee_block: Opt(Nat), rejection_code: Reserved, rejection_reason: Text }),
    }),
  });
  return Service({
    icrc1_balance_of: Func([Record({ owner: idl.Principal, subaccount: Subaccount })], [Nat], ["query"]),
    withdraw: Func(
      [Record({ amount: Nat, from_subaccount: Subaccount, to: idl.Principal, created_at_time: Opt(Nat64) })],
      [Result],
      [],
    ),
  });
};

/** What became of sending cycles. */
export type Sent = "sent" | "tooLittle" | "clock" | "busy" | "refused";

/** A transfer as it is sent: the ledger does it once, however often it is sent within a day. */
export interface CyclesTransfer {
  cycles: bigint;
  to: string;
  /** The time, in nanoseconds, by which the ledger knows it again. */
  createdAtNs: bigint;
}

/** The current user's account at the ledger that keeps people's cycles. */
export class CyclesAccount {
  readonly #owner: Principal;
  readonly #ledger: CyclesLedger;

  constructor(agent: Agent, owner: Principal) {
    this.#owner = owner;
    this.#ledger = Actor.createActor<CyclesLedger>(service, { agent, canisterId: CYCLES_LEDGER });
  }

  balance(): Promise<bigint> {
    return this.#ledger.icrc1_balance_of({ owner: this.#owner, subaccount: [] });
  }

  /** Turns cycles of the account into cycles of a canister. */
  async send({ cycles, to, createdAtNs }: CyclesTransfer): Promise<Sent> {
    const result = await this.#ledger.withdraw({
      amount: cycles,
      from_subaccount: [],
      to: Principal.fromText(to),
      created_at_time: [createdAtNs],
    });
    return "Ok" in result ? "sent" : sentIn(result.Err);
  }
}

function sentIn(refusal: Refusal): Sent {
  switch (nameOf(refusal)) {
    case "Duplicate":
      return "sent";
    case "InsufficientFunds":
      return "tooLittle";
    case "TooOld":
    case "CreatedInFuture":
      return "clock";
    case "TemporarilyUnavailable":
      return "busy";
    default:
      return "refused";
  }
}

const T_DIGITS = 12;

/**
 * The cycles that a person typed, in T (a million million).
 * @param balance from which the ledger's fee is paid as well
 * @returns `undefined` for what is no amount that the account can send
 */
export function cyclesIn(text: string, balance: bigint): bigint | undefined {
  const [, whole = "", fraction = ""] = /^(\d{1,7})(?:\.(\d{1,12}))?$/.exec(text) ?? [];
  const cycles = BigInt(whole + fraction.padEnd(T_DIGITS, "0"));
  return cycles > 0n && cycles + LIMITS.cyclesLedgerFee <= balance ? cycles : undefined;
}
