import { sendTokens } from "@store-forever/devnet";
import { accepted, type Payment, unwrap } from "@store-forever/protocol";
import { depositAccount, Principal } from "@store-forever/protocol/ic";
import { AttackSucceeded } from "../attack.ts";
import type { Caller } from "../caller.ts";
import type { AttackGround } from "../ground.ts";
import { type ClosedArchive, closedArchive } from "./closed-archive.ts";
import { notAdmitted, randomAsset } from "./invitations.ts";
import { deployWallet } from "./wallet.ts";

export const T = 1_000_000_000_000n;
export const PAID = { paid: { margin_percent: 20 } };

export const paidArchive = (ground: AttackGround) => closedArchive(ground, PAID);

/** Sends cycles to somebody's deposit account, as wallets do. */
export async function deposit(
  { anonymous }: AttackGround,
  { canisterId }: ClosedArchive,
  person: string,
  amount: bigint,
) {
  const to = depositAccount(canisterId, Principal.fromText(person));
  await sendTokens({ agent: anonymous.agent, ledger: "cycles", to, amount });
}

export async function pay({ owner, canisterId }: ClosedArchive, account: string, cycles: bigint): Promise<void> {
  const wallet = await deployWallet(owner, canisterId);
  await wallet.pay(Principal.fromText(account).toUint8Array(), cycles);
}

/** Somebody for whom so many cycles have been received. */
export async function paidPerson(archive: ClosedArchive, cycles: bigint): Promise<Caller> {
  const person = archive.stranger();
  await pay(archive, person.principal, cycles);
  const { received_cycles } = await paymentOf(person);
  if (received_cycles !== cycles) throw new Error(`${received_cycles} cycles were received, and not ${cycles}.`);
  return person;
}

export async function paymentOf({ backend }: Caller): Promise<Payment> {
  const payment = unwrap(accepted(await backend.get_standing()).payment);
  if (payment === undefined) throw new Error("The archive tells no payment.");
  return payment;
}

export const notPaid = (person: Caller) =>
  notAdmitted(person, (backend) => backend.store_assets([randomAsset(50)]), "PaymentNeeded");

export async function isUnpaid(person: Caller): Promise<string> {
  const { received_cycles } = await paymentOf(person);
  if (received_cycles > 0n) throw new AttackSucceeded(`${received_cycles} cycles were received.`);
  return notPaid(person);
}

export async function keepsItsCycles({ owner }: ClosedArchive, attempt: () => Promise<void>): Promise<void> {
  const { cycles: before } = await owner.backend.paid_until();
  await attempt();
  const { cycles: after } = await owner.backend.paid_until();
  if (after > before) throw new AttackSucceeded(`The archive took ${after - before} cycles.`);
}
