import { type ExecutionReport, sendTokens } from "@store-forever/devnet";
import { LIMITS, unwrap } from "@store-forever/protocol";
import { depositAccount, Principal } from "@store-forever/protocol/ic";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesOf, sha256 } from "../src/inputs.fixture.ts";
import { type BackendNetwork, codeOf, okOf, type Person, startBackend } from "./backend.fixture.ts";

const T = 1_000_000_000_000n;
const ICP = 100_000_000n;
const { cyclesLedgerFee, icpLedgerFeeE8s, minPaymentCycles } = LIMITS;
/** What a look in vain costs the archive at most, of which strangers may have 500 a day. */
const MOST_FOR_A_LOOK = 200_000_000n;

let network: BackendNetwork;
const executions: ExecutionReport[] = [];
beforeAll(async () => {
  network = await startBackend({
    fundedAccounts: "anonymous",
    onExecution: (execution) => executions.push(execution),
  });
  okOf(await network.controller.backend.set_admission({ paid: { margin_percent: 0 } }));
});
afterAll(() => network?.devnet.close());

const principalOf = ({ owner }: Person) => Principal.fromUint8Array(owner);
const pay = (person: Person, ledger: "cycles" | "icp", amount: bigint) =>
  sendTokens({
    agent: network.anonymous.agent,
    ledger,
    to: depositAccount(network.canisterId, principalOf(person)),
    amount,
  });
const collect = (person: Person, caller = person) => caller.backend.collect_payment(principalOf(person));
const paymentOf = async ({ backend }: Person) => {
  const payment = unwrap(okOf(await backend.get_standing()).payment);
  if (payment === undefined) throw new Error("Nobody pays here.");
  return payment;
};
const balanceOfArchive = async () => (await network.controller.backend.paid_until()).cycles;
const costNow = () =>
  `${executions.reduce((sum, { instructions }) => sum + instructions, 0n)} instructions in ${executions.length} messages`;
const storesNow = async ({ backend }: Person) => {
  const bytes = bytesOf(50, 1);
  return okOf((await backend.store_assets([{ sha256: sha256(bytes), bytes }]))[0]);
};

describe("paying at a ledger", () => {
  it("adds cycles that a wallet sent to the deposit account, and the archive has them", async () => {
    const person = network.person();
    await expect(storesNow(person)).rejects.toMatchObject({ code: "PaymentNeeded" });
    await pay(person, "cycles", T);
    const before = await balanceOfArchive();
    expect(okOf(await collect(person))).toEqual({ accepted_cycles: T - cyclesLedgerFee });
    expect((await balanceOfArchive()) - before).toBeGreaterThan((T * 99n) / 100n);
    const { balance_cycles, received_cycles } = await paymentOf(person);
    expect(received_cycles).toBe(T - cyclesLedgerFee);
    expect(balance_cycles).toBeGreaterThan((T * 99n) / 100n);
    await storesNow(person);
    expect(codeOf(await collect(person))).toBe("PaymentNeeded");
  });

  it("turns ICP into cycles of the archive", async () => {
    const person = network.person();
    await pay(person, "icp", ICP);
    const before = await balanceOfArchive();
    executions.length = 0;
    const { accepted_cycles } = okOf(await collect(person));
    console.log(`Collecting ICP took ${costNow()}.`);
    // Devnet's rate: three trillion cycles for an ICP.
    expect(accepted_cycles).toBe(((ICP - icpLedgerFeeE8s) * 3n * T) / ICP);
    expect((await balanceOfArchive()) - before).toBeGreaterThan((accepted_cycles * 99n) / 100n);
    expect((await paymentOf(person)).received_cycles).toBe(accepted_cycles);
    await storesNow(person);
  });

  it("counts once, whoever asks at the same time, and for nobody else", async () => {
    const [person, other] = [network.person(), network.person()];
    await pay(person, "cycles", T);
    const answers = await Promise.all([collect(person), collect(person), collect(person, other), collect(other)]);
    expect(answers.filter((answer) => "Ok" in answer)).toHaveLength(1);
    expect((await paymentOf(person)).received_cycles).toBe(T - cyclesLedgerFee);
    expect((await paymentOf(other)).received_cycles).toBe(0n);
  });

  it("leaves too little where it is, and takes it with more", async () => {
    const person = network.person();
    await pay(person, "cycles", minPaymentCycles);
    expect(codeOf(await collect(person))).toBe("PaymentNeeded");
    await pay(person, "cycles", minPaymentCycles);
    expect(okOf(await collect(person)).accepted_cycles).toBe(2n * minPaymentCycles - cyclesLedgerFee);
  });

  it("costs little in vain", async () => {
    const person = network.person();
    executions.length = 0;
    const before = await balanceOfArchive();
    expect(codeOf(await collect(person))).toBe("PaymentNeeded");
    const cost = before - (await balanceOfArchive());
    console.log(`A look in vain cost ${cost} cycles, ${costNow()}.`);
    expect(cost).toBeLessThan(MOST_FOR_A_LOOK);
  });
});
