import { accepted, LIMITS } from "@store-forever/protocol";
import { IDL, Principal } from "@store-forever/protocol/ic";
import { type Attack, AttackSucceeded, refusalIn } from "../attack.ts";
import { sendUpdate } from "../caller.ts";
import { invitedArchive, notAdmitted } from "./invitations.ts";
import { deposit, isUnpaid, paidArchive, paymentOf, T } from "./paid-archive.ts";

/** People who try to be credited for what was not sent to the ledgers, or not by them, or twice. */
export const DEPOSIT_ATTACKS: readonly Attack[] = [
  {
    name: "a stranger has the archive collect a payment that nobody sent",
    async run(ground) {
      const archive = await paidArchive(ground);
      const stranger = archive.stranger();
      return refusalIn(await stranger.backend.collect_payment(Principal.fromText(stranger.principal)), "PaymentNeeded");
    },
  },
  {
    name: "a stranger collects what somebody else sent",
    async run(ground) {
      const archive = await paidArchive(ground);
      const [payer, stranger] = [archive.stranger(), archive.stranger()];
      await deposit(ground, archive, payer.principal, T);
      refusalIn(await stranger.backend.collect_payment(Principal.fromText(stranger.principal)), "PaymentNeeded");
      accepted(await stranger.backend.collect_payment(Principal.fromText(payer.principal)));
      if ((await paymentOf(payer)).received_cycles === 0n) throw new AttackSucceeded("The payer did not get it.");
      return isUnpaid(stranger);
    },
  },
  {
    name: "ten strangers collect one payment at the same moment",
    async run(ground) {
      const archive = await paidArchive(ground);
      const payer = archive.stranger();
      await deposit(ground, archive, payer.principal, T);
      await Promise.allSettled(
        Array.from({ length: 10 }, () =>
          archive.stranger().backend.collect_payment(Principal.fromText(payer.principal)),
        ),
      );
      const { received_cycles } = await paymentOf(payer);
      if (received_cycles !== T - LIMITS.cyclesLedgerFee)
        throw new AttackSucceeded(`${received_cycles} were credited.`);
      return "it was credited once";
    },
  },
  ...(["the canister itself", "the cycles minting canister", "the anonymous caller"] as const).map(
    (whose): Attack => ({
      name: `a stranger collects for ${whose}`,
      async run(ground) {
        const archive = await paidArchive(ground);
        const stranger = archive.stranger();
        const account = {
          "the canister itself": archive.canisterId,
          "the cycles minting canister": "rkp4c-7iaaa-aaaaa-aaaca-cai",
          "the anonymous caller": "2vxsx-fae",
        }[whose];
        const collect = () => stranger.backend.collect_payment(Principal.fromText(account));
        if (whose === "the anonymous caller") return notAdmitted(stranger, collect, "PaymentNeeded");
        return refusalIn(await collect(), "PaymentNeeded");
      },
    }),
  ),
  {
    name: "an archive for invited people collects somebody's payment",
    async run(ground) {
      const archive = await invitedArchive(ground);
      const person = archive.stranger();
      await deposit(ground, archive, person.principal, T);
      return notAdmitted(person, (backend) => backend.collect_payment(Principal.fromText(person.principal)));
    },
  },
  {
    name: "an anonymous caller has the archive collect",
    async run(ground) {
      const archive = await paidArchive(ground);
      const person = archive.stranger();
      await deposit(ground, archive, person.principal, T);
      const argument = IDL.encode([IDL.Principal], [Principal.fromText(person.principal)]);
      const answer = await sendUpdate(archive.anonymous(), archive.canisterId, "collect_payment", argument);
      if (!answer.includes("IC0406")) throw new AttackSucceeded(`The network answered ${answer}.`);
      return "refused before it ran";
    },
  },
];
