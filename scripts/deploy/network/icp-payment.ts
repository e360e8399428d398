import { Actor, type Agent, IDL, Principal } from "@store-forever/protocol/ic";
import { DeployError } from "../deploy-error.ts";
import { accountIdOf } from "../keys/account-id.ts";
import { ICP_FEE_E8S, type IcpLedger, openIcpLedger, type TransferResult } from "./icp-ledger.ts";

const CYCLES_MINTING_ID = "rkp4c-7iaaa-aaaaa-aaaca-cai";
/** The memo of payments that become cycles of the cycles ledger: "MINT", its bytes in reverse. */
const MINT_MEMO = 0x544e494dn;

const Blob = IDL.Vec(IDL.Nat8);
const NotifyError = IDL.Variant({
  Refunded: IDL.Record({ reason: IDL.Text, block_index: IDL.Opt(IDL.Nat64) }),
  Processing: IDL.Null,
  TransactionTooOld: IDL.Nat64,
  InvalidTransaction: IDL.Text,
  Other: IDL.Record({ error_code: IDL.Nat64, error_message: IDL.Text }),
});
interface CyclesMinting {
  get_icp_xdr_conversion_rate(): Promise<{ data: { xdr_permyriad_per_icp: bigint } }>;
  notify_mint_cycles(arg: unknown): Promise<{ Ok: { minted: bigint } } | { Err: Record<string, unknown> }>;
}
const cyclesMinting = () =>
  IDL.Service({
    get_icp_xdr_conversion_rate: IDL.Func(
      [],
      [IDL.Record({ data: IDL.Record({ xdr_permyriad_per_icp: IDL.Nat64 }) })],
      ["query"],
    ),
    notify_mint_cycles: IDL.Func(
      [IDL.Record({ block_index: IDL.Nat64, to_subaccount: IDL.Opt(Blob), deposit_memo: IDL.Opt(Blob) })],
      [
        IDL.Variant({
          Ok: IDL.Record({ block_index: IDL.Nat, minted: IDL.Nat, balance: IDL.Nat }),
          Err: NotifyError,
        }),
      ],
      [],
    ),
  });

/** A payment of ICP for cycles as it is sent: the ledger runs it once, however often it is sent within a day. */
export interface Payment {
  createdAtNs: bigint;
  amountE8s: bigint;
}

/** Turns a person's ICP into cycles of theirs on the cycles ledger. */
export class IcpPayments {
  readonly #owner: Principal;
  readonly #ledger: IcpLedger;
  readonly #minting: CyclesMinting;

  constructor(agent: Agent, owner: Principal) {
    this.#owner = owner;
    this.#ledger = openIcpLedger(agent);
    this.#minting = Actor.createActor<CyclesMinting>(cyclesMinting, { agent, canisterId: CYCLES_MINTING_ID });
  }

  /** The name of the owner's account at the ICP ledger. */
  accountId(): string {
    return accountIdOf(this.#owner);
  }

  async balanceE8s(): Promise<bigint> {
    return (await this.#ledger.account_balance({ account: Buffer.from(this.accountId(), "hex") })).e8s;
  }

  /** How many cycles an e8 (10⁻⁸ ICP) is worth: a trillion cycles cost one XDR. */
  async cyclesPerE8(): Promise<bigint> {
    return (await this.#minting.get_icp_xdr_conversion_rate()).data.xdr_permyriad_per_icp;
  }

  /** Pays, and has cycles made of it; or finishes what this payment began. @throws DeployError */
  async pay({ createdAtNs, amountE8s }: Payment): Promise<void> {
    const owner = this.#owner.toUint8Array();
    const subaccount = Uint8Array.from({ length: 32 }, (_, index) =>
      index === 0 ? owner.length : (owner[index - 1] ?? 0),
    );
    const result = await this.#ledger.transfer({
      memo: MINT_MEMO,
      amount: { e8s: amountE8s },
      fee: { e8s: ICP_FEE_E8S },
      from_subaccount: [],
      to: Buffer.from(accountIdOf(Principal.fromText(CYCLES_MINTING_ID), subaccount), "hex"),
      created_at_time: [{ timestamp_nanos: createdAtNs }],
    });
    const minted = await this.#minting.notify_mint_cycles({
      block_index: blockOf(result),
      to_subaccount: [],
      deposit_memo: [],
    });
    if ("Err" in minted) throw new DeployError(`No cycles were made of the ICP: ${told(minted.Err)}`);
  }
}

function blockOf(result: TransferResult): bigint {
  if ("Ok" in result) return result.Ok;
  const { TxDuplicate: duplicate } = result.Err as { TxDuplicate?: { duplicate_of: bigint } };
  if (duplicate !== undefined) return duplicate.duplicate_of;
  if ("TxTooOld" in result.Err)
    throw new DeployError(
      "The payment of ICP was begun more than a day ago, so the ledger does not tell any more whether it went through. Look at the account's transactions. If it did, call notify_mint_cycles of rkp4c-7iaaa-aaaaa-aaaca-cai with the number of its block. Then take what was begun (paying) out of deploy_journal.json.",
    );
  throw new DeployError(`The ICP ledger did not make the payment: ${told(result.Err)}`);
}

const told = (error: object) =>
  JSON.stringify(error, (_, value) => (typeof value === "bigint" ? value.toString() : value));
