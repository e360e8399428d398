import { CmcCanister, InvalidaTransactionError, RefundedError } from "@icp-sdk/canisters/cmc";
import { CyclesLedgerCanister } from "@icp-sdk/canisters/ledger/cycles";
import { AccountIdentifier, IcpLedgerCanister, SubAccount } from "@icp-sdk/canisters/ledger/icp";
import { IcrcLedgerCanister, IcrcTransferError } from "@icp-sdk/canisters/ledger/icrc";
import { AnonymousIdentity, HttpAgent } from "@icp-sdk/core/agent";
import { Ed25519KeyIdentity } from "@icp-sdk/core/identity";
import { Principal as CorePrincipal } from "@icp-sdk/core/principal";
import { hexToBytes } from "@noble/hashes/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { controlCanister } from "../../src/client/control-canister.ts";
import { type Devnet, startDevnet } from "../../src/devnet.ts";
import { createTestClient } from "../helpers/test-client.ts";

const CYCLES_LEDGER = "um5iw-rqaaa-aaaaq-qaaba-cai";
const ICP_LEDGER = "ryjl3-tyaaa-aaaaa-aaaba-cai";
const CMC = "rkp4c-7iaaa-aaaaa-aaaca-cai";
const TOP_UP_MEMO = 0x50555054n;
const MINT_MEMO = 0x544e494dn;
const CREATE_MEMO = 0x41455243n;
const CYCLES_FEE = 100_000_000n;
const ICP = 100_000_000n;

let devnet: Devnet;

beforeAll(async () => {
  devnet = await startDevnet({ port: 0, subnets: 2, fundedAccounts: "anonymous" });
});
afterAll(() => devnet.close());

/** The clients of one identity. The package is typed for the core before ours, which works alike. */
async function clients(identity: Ed25519KeyIdentity | AnonymousIdentity) {
  const agent = (await HttpAgent.create({
    host: devnet.url,
    identity,
    rootKey: hexToBytes(devnet.rootKey),
    retryTimes: 0,
  })) as unknown as NonNullable<Parameters<typeof CmcCanister.create>[0]["agent"]>;
  const id = (text: string) =>
    CorePrincipal.fromText(text) as unknown as Parameters<typeof CmcCanister.create>[0]["canisterId"];
  return {
    owner: id(identity.getPrincipal().toText()),
    id,
    icp: IcpLedgerCanister.create({ agent, canisterId: id(ICP_LEDGER) }),
    icpIcrc: IcrcLedgerCanister.create({ agent, canisterId: id(ICP_LEDGER) }),
    cycles: IcrcLedgerCanister.create({ agent, canisterId: id(CYCLES_LEDGER) }),
    cyclesLedger: CyclesLedgerCanister.create({ agent, canisterId: id(CYCLES_LEDGER) }),
    cmc: CmcCanister.create({ agent, canisterId: id(CMC) }),
  };
}
type Clients = Awaited<ReturnType<typeof clients>>;

async function somebody(): Promise<Clients> {
  return clients(Ed25519KeyIdentity.generate());
}

/** Pays somebody from the anonymous principal's account, the only one with tokens here. */
async function give(to: Clients, tokens: { cycles?: bigint; e8s?: bigint }): Promise<void> {
  const bank = await clients(new AnonymousIdentity());
  const account = { owner: to.owner, subaccount: [] as [] };
  if (tokens.cycles !== undefined) await bank.cycles.transfer({ to: account, amount: tokens.cycles });
  if (tokens.e8s !== undefined) await bank.icpIcrc.transfer({ to: account, amount: tokens.e8s });
}

/** Pays the cycles minting canister. @returns the block */
function payCmc(from: Clients, payee: Clients["owner"], e8s: bigint, memo: bigint): Promise<bigint> {
  const to = AccountIdentifier.fromPrincipal({ principal: from.id(CMC), subAccount: SubAccount.fromPrincipal(payee) });
  return from.icp.transfer({ to, amount: e8s, memo });
}

describe("the cycles ledger", () => {
  it("begins with nothing in all accounts but the anonymous principal's, if that was asked for", async () => {
    const { cycles, owner } = await somebody();
    expect(await cycles.balance({ owner })).toBe(0n);
    await expect(cycles.transfer({ to: { owner, subaccount: [] }, amount: 1n })).rejects.toMatchObject({
      errorType: { InsufficientFunds: { balance: 0n } },
    });
  });

  it("moves cycles for a fee, once for one created_at_time, and refuses another fee and old times", async () => {
    const [alice, bob] = [await somebody(), await somebody()];
    await give(alice, { cycles: 10n * CYCLES_FEE });
    const nowNs = BigInt(Date.now()) * 1_000_000n;
    const transfer = { to: { owner: bob.owner, subaccount: [] as [] }, amount: CYCLES_FEE, created_at_time: nowNs };
    const block = await alice.cycles.transfer(transfer);
    await expect(alice.cycles.transfer(transfer)).rejects.toMatchObject({
      errorType: { Duplicate: { duplicate_of: block } },
    });
    await expect(alice.cycles.transfer({ ...transfer, fee: 1n })).rejects.toMatchObject({
      errorType: { BadFee: { expected_fee: CYCLES_FEE } },
    });
    const dayNs = 86_400_000_000_000n;
    await expect(alice.cycles.transfer({ ...transfer, created_at_time: nowNs - 2n * dayNs })).rejects.toMatchObject({
      errorType: { TooOld: null },
    });
    await expect(alice.cycles.transfer({ ...transfer, created_at_time: nowNs + dayNs })).rejects.toBeInstanceOf(
      IcrcTransferError,
    );
    expect(await alice.cycles.balance({ owner: alice.owner })).toBe(8n * CYCLES_FEE);
    expect(await bob.cycles.balance({ owner: bob.owner })).toBe(CYCLES_FEE);
  });

  it("lets a spender move what was approved, and no more", async () => {
    const [alice, bob] = [await somebody(), await somebody()];
    await give(alice, { cycles: 10n * CYCLES_FEE });
    const spender = { owner: bob.owner, subaccount: [] as [] };
    await alice.cycles.approve({ spender, amount: 3n * CYCLES_FEE });
    const from = { owner: alice.owner, subaccount: [] as [] };
    const move = (amount: bigint) => bob.cycles.transferFrom({ from, to: spender, amount });
    await move(CYCLES_FEE);
    expect(await bob.cycles.allowance({ account: from, spender })).toEqual({ allowance: CYCLES_FEE, expires_at: [] });
    await expect(move(CYCLES_FEE)).rejects.toMatchObject({
      errorType: { InsufficientAllowance: { allowance: CYCLES_FEE } },
    });
    expect(await bob.cycles.balance({ owner: bob.owner })).toBe(CYCLES_FEE);
  });

  it("gives cycles to canisters, and keeps those for one that does not exist", async () => {
    const alice = await somebody();
    await give(alice, { cycles: 10n * CYCLES_FEE });
    const canister = await (await createTestClient(devnet)).deploy();
    await alice.cyclesLedger.withdraw({ to: alice.id(canister), amount: CYCLES_FEE });
    expect(await alice.cycles.balance({ owner: alice.owner })).toBe(8n * CYCLES_FEE);
    expect(await alice.cyclesLedger.withdraw({ to: alice.owner, amount: CYCLES_FEE })).toMatchObject({
      Err: { FailedToWithdraw: { rejection_code: { DestinationInvalid: null } } },
    });
    expect(await alice.cycles.balance({ owner: alice.owner })).toBe(7n * CYCLES_FEE);
  });
});

describe("the ICP ledger", () => {
  it("knows accounts by identifier and by principal", async () => {
    const [alice, bob] = [await somebody(), await somebody()];
    await give(alice, { e8s: 5n * ICP });
    const to = AccountIdentifier.fromPrincipal({ principal: bob.owner });
    await alice.icp.transfer({ to, amount: ICP });
    expect(await bob.icp.accountBalance({ accountIdentifier: to })).toBe(ICP);
    expect(await bob.icpIcrc.balance({ owner: bob.owner })).toBe(ICP);
    expect(await alice.icp.transactionFee()).toBe(10_000n);
    await expect(bob.icp.transfer({ to, amount: ICP })).rejects.toMatchObject({ balance: ICP });
  });
});

describe("the cycles minting canister", () => {
  it("turns a payment into cycles of an account once", async () => {
    const alice = await somebody();
    await give(alice, { e8s: 5n * ICP });
    const block_index = await payCmc(alice, alice.owner, ICP, MINT_MEMO);
    const notice = { block_index, to_subaccount: [] as [], deposit_memo: [] as [] };
    const minted = await alice.cmc.notifyMintCycles(notice);
    expect(minted.minted).toBe(ICP * (await alice.cmc.getIcpToCyclesConversionRate()));
    expect(await alice.cmc.notifyMintCycles(notice)).toEqual(minted);
    expect(await alice.cycles.balance({ owner: alice.owner })).toBe(minted.balance);
    const bob = await somebody();
    await expect(bob.cmc.notifyMintCycles(notice)).rejects.toThrow(InvalidaTransactionError);
  });

  it("tops up a canister, and creates one on an application subnet", async () => {
    const identity = Ed25519KeyIdentity.generate();
    const alice = await clients(identity);
    await give(alice, { e8s: 5n * ICP });
    const controller = alice.owner;
    const paid = await payCmc(alice, controller, ICP, CREATE_MEMO);
    const created = await alice.cmc.notifyCreateCanister({
      block_index: paid,
      controller,
      subnet_selection: [],
      settings: [],
      subnet_type: [],
    });
    const topUp = await payCmc(alice, created, ICP, TOP_UP_MEMO);
    const given = await alice.cmc.notifyTopUp({ block_index: topUp, canister_id: created });
    expect(given).toBeGreaterThan(0n);
    const { agent } = await createTestClient(devnet, { identity: identity as never });
    const { cycles } = await controlCanister(agent, created.toText()).status();
    expect(cycles).toBeGreaterThan(2n * given - 600_000_000_000n);
  });

  it("refuses a payment with another memo, and pays back what is for no canister", async () => {
    const alice = await somebody();
    await give(alice, { e8s: 5n * ICP });
    const nobody = alice.owner;
    const paid = await payCmc(alice, nobody, ICP, MINT_MEMO);
    await expect(alice.cmc.notifyTopUp({ block_index: paid, canister_id: nobody })).rejects.toThrow(
      InvalidaTransactionError,
    );
    const forNobody = await payCmc(alice, nobody, ICP, TOP_UP_MEMO);
    const before = await alice.icpIcrc.balance({ owner: alice.owner });
    await expect(alice.cmc.notifyTopUp({ block_index: forNobody, canister_id: nobody })).rejects.toThrow(RefundedError);
    expect(await alice.icpIcrc.balance({ owner: alice.owner })).toBe(before + ICP - 10_000n);
  });
});
