import { Actor, type Agent, IDL, Principal } from "@store-forever/protocol/ic";
import { DeployError } from "../deploy-error.ts";

/** The same on every network. */
const CYCLES_LEDGER_ID = "um5iw-rqaaa-aaaaq-qaaba-cai";

type Opt<T> = [] | [T];
const Blob = IDL.Vec(IDL.Nat8);
const Account = IDL.Record({ owner: IDL.Principal, subaccount: IDL.Opt(Blob) });
const CreateArg = IDL.Record({
  from_subaccount: IDL.Opt(Blob),
  created_at_time: IDL.Opt(IDL.Nat64),
  amount: IDL.Nat,
  creation_args: IDL.Opt(
    IDL.Record({
      settings: IDL.Opt(
        IDL.Record({ controllers: IDL.Opt(IDL.Vec(IDL.Principal)), freezing_threshold: IDL.Opt(IDL.Nat) }),
      ),
      subnet_selection: IDL.Opt(IDL.Variant({ Subnet: IDL.Record({ subnet: IDL.Principal }) })),
    }),
  ),
});
const CreateResult = IDL.Variant({
  Ok: IDL.Record({ block_id: IDL.Nat, canister_id: IDL.Principal }),
  Err: IDL.Variant({
    InsufficientFunds: IDL.Record({ balance: IDL.Nat }),
    TooOld: IDL.Null,
    CreatedInFuture: IDL.Record({ ledger_time: IDL.Nat64 }),
    TemporarilyUnavailable: IDL.Null,
    Duplicate: IDL.Record({ duplicate_of: IDL.Nat, canister_id: IDL.Opt(IDL.Principal) }),
    FailedToCreate: IDL.Record({
      fee_block: IDL.Opt(IDL.Nat),
      refund_block: IDL.Opt(IDL.Nat),
      error: IDL.Text,
    }),
    GenericError: IDL.Record({ message: IDL.Text, error_code: IDL.Nat }),
  }),
});
type CreateError =
  | { InsufficientFunds: { balance: bigint } }
  | { TooOld: null }
  | { CreatedInFuture: { ledger_time: bigint } }
  | { TemporarilyUnavailable: null }
  | { Duplicate: { duplicate_of: bigint; canister_id: Opt<Principal> } }
  | { FailedToCreate: { error: string } }
  | { GenericError: { message: string; error_code: bigint } };
interface CyclesLedgerCanister {
  icrc1_balance_of(account: { owner: Principal; subaccount: [] }): Promise<bigint>;
  icrc1_fee(): Promise<bigint>;
  create_canister(arg: unknown): Promise<{ Ok: { canister_id: Principal } } | { Err: CreateError }>;
}

const service = () =>
  IDL.Service({
    icrc1_balance_of: IDL.Func([Account], [IDL.Nat], ["query"]),
    icrc1_fee: IDL.Func([], [IDL.Nat], ["query"]),
    create_canister: IDL.Func([CreateArg], [CreateResult], []),
  });

/** The ledger said that there is no such canister, and that nothing was paid. */
export class NothingCreatedError extends DeployError {
  override name = "NothingCreatedError";
}

/** A creation as it is sent: the ledger runs it once, however often it is sent within a day. */
export interface Creation {
  /** The time, in nanoseconds, by which the ledger knows it again. */
  createdAtNs: bigint;
  cycles: bigint;
  /** The subnet that gets the canister; the network chooses when left out. */
  subnet?: string | undefined;
  freezingThresholdSeconds: bigint;
}

/** The ledger that keeps people's cycles, and makes canisters of them. */
export class CyclesLedger {
  readonly #owner: Principal;
  readonly #canister: CyclesLedgerCanister;

  constructor(agent: Agent, owner: Principal) {
    this.#owner = owner;
    this.#canister = Actor.createActor<CyclesLedgerCanister>(service, { agent, canisterId: CYCLES_LEDGER_ID });
  }

  balance(): Promise<bigint> {
    return this.#canister.icrc1_balance_of({ owner: this.#owner, subaccount: [] });
  }

  /** What the ledger takes for an operation. */
  fee(): Promise<bigint> {
    return this.#canister.icrc1_fee();
  }

  /**
   * Creates a canister that its owner controls, or finds the one that this creation made before.
   * @returns its id
   * @throws DeployError
   */
  async create({ createdAtNs, cycles, subnet, freezingThresholdSeconds }: Creation): Promise<string> {
    const settings = { controllers: [[this.#owner]], freezing_threshold: [freezingThresholdSeconds] };
    const result = await this.#canister.create_canister({
      from_subaccount: [],
      created_at_time: [createdAtNs],
      amount: cycles,
      creation_args: [
        {
          settings: [settings],
          subnet_selection: subnet === undefined ? [] : [{ Subnet: { subnet: Principal.fromText(subnet) } }],
        },
      ],
    });
    if ("Ok" in result) return result.Ok.canister_id.toText();
    if ("Duplicate" in result.Err) {
      const [known] = result.Err.Duplicate.canister_id;
      if (known !== undefined) return known.toText();
    }
    const message = `The cycles ledger did not create the canister. ${reasonOf(result.Err)}`;
    if ("InsufficientFunds" in result.Err || "FailedToCreate" in result.Err) throw new NothingCreatedError(message);
    throw new DeployError(message);
  }
}

function reasonOf(error: CreateError): string {
  if ("InsufficientFunds" in error)
    return `The account holds only ${error.InsufficientFunds.balance} cycles. Run the command again: it says how many are missing.`;
  if ("TooOld" in error) return TOO_OLD;
  if ("FailedToCreate" in error) return `${error.FailedToCreate.error}. The cycles are back in the account.`;
  if ("GenericError" in error) return error.GenericError.message;
  if ("CreatedInFuture" in error) return "This computer's clock is ahead of the network's: set it.";
  if ("Duplicate" in error) return `It was created before, in block ${error.Duplicate.duplicate_of}. ${FIND_IT}`;
  return "It is busy: run the command again.";
}

const FIND_IT =
  "Find its id in the transactions of the account, put it into canister_ids.json, and take what was begun out of deploy_journal.json.";
const TOO_OLD = `It was begun more than a day ago, so the ledger does not tell any more whether it went through. ${FIND_IT}`;
