import { accepted, LIMITS } from "@store-forever/protocol";
import { IDL, Principal } from "@store-forever/protocol/ic";
import { type Attack, AttackSucceeded, refusalIn } from "../attack.ts";
import { sendUpdate } from "../caller.ts";
import { done, invitedArchive, notAdmitted, randomAsset, storePhoto } from "./invitations.ts";
import { isUnpaid, keepsItsCycles, notPaid, PAID, paidArchive, paidPerson, pay, paymentOf, T } from "./paid-archive.ts";

/** What a message that fills itself with photos has. */
const LARGE_BYTES = 1_900_000;
/** The least payment pays for fewer of these. */
const MOST_LARGE_MESSAGES = 10;

/** People who try to store without paying, with what others paid, or for more than they paid. */
export const PAYMENT_ATTACKS: readonly Attack[] = [
  {
    name: "a stranger pays with a message, which has no cycles",
    async run(ground) {
      const archive = await paidArchive(ground);
      const stranger = archive.stranger();
      const argument = IDL.encode([IDL.Principal], [Principal.fromText(stranger.principal)]);
      const answer = await sendUpdate(stranger, archive.canisterId, "pay_for", argument);
      if (!answer.includes("IC0406")) throw new AttackSucceeded(`The network answered ${answer}.`);
      return "refused before it ran";
    },
  },
  ...([0n, 1n, LIMITS.minPaymentCycles - 1n] as const).map(
    (cycles): Attack => ({
      name: `a wallet pays ${cycles} cycles`,
      async run(ground) {
        const archive = await paidArchive(ground);
        const person = archive.stranger();
        await pay(archive, person.principal, cycles);
        return isUnpaid(person);
      },
    }),
  ),
  {
    name: "a wallet attaches more cycles than it has",
    async run(ground) {
      const archive = await paidArchive(ground);
      const person = archive.stranger();
      await pay(archive, person.principal, 10_000_000n * T);
      return isUnpaid(person);
    },
  },
  {
    name: "a wallet pays for the anonymous caller",
    async run(ground) {
      const archive = await paidArchive(ground);
      await keepsItsCycles(archive, () => pay(archive, "2vxsx-fae", T));
      return "nothing was accepted";
    },
  },
  {
    name: "an archive for invited people takes somebody's cycles",
    async run(ground) {
      const archive = await invitedArchive(ground);
      const person = archive.stranger();
      await keepsItsCycles(archive, () => pay(archive, person.principal, T));
      await notAdmitted(person, (backend) => backend.store_assets([randomAsset(50)]));
      return "nothing was accepted";
    },
  },
  {
    name: "a stranger stores with what somebody else paid",
    async run(ground) {
      const archive = await paidArchive(ground);
      await paidPerson(archive, T);
      return notPaid(archive.stranger());
    },
  },
  {
    name: "somebody stores far more than the least payment covers",
    async run(ground) {
      const archive = await paidArchive(ground);
      const person = await paidPerson(archive, LIMITS.minPaymentCycles);
      for (let sent = 0; sent < MOST_LARGE_MESSAGES; sent++) {
        const mayStore = accepted(await person.backend.get_standing()).may_store;
        if ("Err" in mayStore) return notPaid(person);
        done(await person.backend.store_assets([randomAsset(LARGE_BYTES)]));
      }
      throw new AttackSucceeded(`${MOST_LARGE_MESSAGES} full messages were taken.`);
    },
  },
  {
    name: "somebody whose balance is used up stores more",
    async run(ground) {
      const archive = await paidArchive(ground);
      const person = await paidPerson(archive, LIMITS.minPaymentCycles);
      const id = await storePhoto(person);
      while ((await paymentOf(person)).balance_cycles > 0n)
        done(await person.backend.store_assets([randomAsset(LARGE_BYTES)]));
      await notPaid(person);
      accepted(await person.backend.memories_read({ memory_ids: [id], token: [] }));
      done(await person.backend.memories_delete([id]));
      return "PaymentNeeded, and what was there is read and deleted";
    },
  },
  {
    name: "somebody hands their capsule over, and uses their balance twice",
    async run(ground) {
      const archive = await paidArchive(ground);
      const person = await paidPerson(archive, T);
      await storePhoto(person);
      const second = archive.stranger();
      accepted(await person.backend.offer_capsule(Principal.fromText(second.principal)));
      accepted(await second.backend.accept_capsule(Principal.fromText(person.principal)));
      if ((await paymentOf(second)).balance_cycles > T) throw new AttackSucceeded("The balance has grown.");
      return notPaid(person);
    },
  },
  {
    name: "somebody who has paid stores while the archive is for its owner, and for invited people",
    async run(ground) {
      const archive = await paidArchive(ground);
      const person = await paidPerson(archive, T);
      try {
        for (const [policy, code] of [
          [{ owner: null }, "OwnerOnly"],
          [{ invited: null }, "InvitationNeeded"],
        ] as const) {
          accepted(await archive.owner.backend.set_admission(policy));
          await notAdmitted(person, (backend) => backend.store_assets([randomAsset(50)]), code);
        }
      } finally {
        accepted(await archive.owner.backend.set_admission(PAID));
      }
      done(await person.backend.store_assets([randomAsset(50)]));
      return "OwnerOnly, InvitationNeeded, and again let in by the balance";
    },
  },
  {
    name: "an administrator sets a margin that overflows the price",
    async run(ground) {
      const { owner } = await paidArchive(ground);
      const paid = { margin_percent: 2 ** 32 - 1 };
      return refusalIn(await owner.backend.set_admission({ paid }), "InvalidArgument");
    },
  },
  {
    name: "an anonymous caller asks for a balance",
    run: async (ground) =>
      refusalIn(await (await paidArchive(ground)).anonymous().backend.get_standing(), "Unauthorized"),
  },
];
