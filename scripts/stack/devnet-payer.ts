import { Actor, createAgent, IDL, type Principal } from "@store-forever/protocol/ic";

const Blob = IDL.Vec(IDL.Nat8);
const Tokens = IDL.Record({ e8s: IDL.Nat64 });
const Account = IDL.Record({ owner: IDL.Principal, subaccount: IDL.Opt(Blob) });

const icpLedger = () =>
  IDL.Service({
    transfer: IDL.Func(
      [
        IDL.Record({
          memo: IDL.Nat64,
          amount: Tokens,
          fee: Tokens,
          from_subaccount: IDL.Opt(Blob),
          to: Blob,
          created_at_time: IDL.Opt(IDL.Record({ timestamp_nanos: IDL.Nat64 })),
        }),
      ],
      [IDL.Variant({ Ok: IDL.Nat64, Err: IDL.Reserved })],
      [],
    ),
  });
const cyclesLedger = () =>
  IDL.Service({
    icrc1_balance_of: IDL.Func([Account], [IDL.Nat], ["query"]),
    icrc1_transfer: IDL.Func(
      [
        IDL.Record({
          to: Account,
          amount: IDL.Nat,
          fee: IDL.Opt(IDL.Nat),
          memo: IDL.Opt(Blob),
          from_subaccount: IDL.Opt(Blob),
          created_at_time: IDL.Opt(IDL.Nat64),
        }),
      ],
      [IDL.Variant({ Ok: IDL.Nat, Err: IDL.Reserved })],
      [],
    ),
  });

interface Devnet {
  url: string;
  rootKey: string;
}
type Sent = { Ok: bigint } | { Err: unknown };

/** The anonymous principal's tokens, which every devnet gives it, sent as a person sends theirs. */
export class DevnetPayer {
  readonly #agent;

  constructor({ url, rootKey }: Devnet) {
    this.#agent = createAgent({ host: url, rootKey: Buffer.from(rootKey, "hex") });
  }

  async sendIcp(accountId: string, e8s: bigint): Promise<void> {
    const ledger = Actor.createActor<{ transfer(arg: unknown): Promise<Sent> }>(icpLedger, {
      agent: this.#agent,
      canisterId: "ryjl3-tyaaa-aaaaa-aaaba-cai",
    });
    requireSent(
      await ledger.transfer({
        memo: 0n,
        amount: { e8s },
        fee: { e8s: 10_000n },
        from_subaccount: [],
        to: Buffer.from(accountId, "hex"),
        created_at_time: [],
      }),
    );
  }

  async sendCycles(owner: Principal, amount: bigint): Promise<void> {
    const to = { owner, subaccount: [] };
    const terms = { fee: [], memo: [], from_subaccount: [], created_at_time: [] };
    requireSent(await this.#cycles().icrc1_transfer({ to, amount, ...terms }));
  }

  cyclesOf(owner: Principal): Promise<bigint> {
    return this.#cycles().icrc1_balance_of({ owner, subaccount: [] });
  }

  #cycles() {
    return Actor.createActor<{
      icrc1_balance_of(account: unknown): Promise<bigint>;
      icrc1_transfer(arg: unknown): Promise<Sent>;
    }>(cyclesLedger, { agent: this.#agent, canisterId: "um5iw-rqaaa-aaaaq-qaaba-cai" });
  }
}

function requireSent(result: Sent): void {
  if (!("Ok" in result)) throw new Error(`The ledger refused: ${JSON.stringify(result)}`);
}
