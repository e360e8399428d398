import { randomBytes } from "node:crypto";
import { accepted, toHex } from "@store-forever/protocol";
import { IDL } from "@store-forever/protocol/ic";
import { type Attack, AttackSucceeded } from "../attack.ts";
import { sendUpdate } from "../caller.ts";
import { guestAt, invite, invitedArchive, notAdmitted, randomAsset, textOf } from "./invitations.ts";

const GUESSES = 50;
/** Less than one message that runs costs. */
const MOST_CYCLES_FOR_GUESSES = 5_000_000n;
const SOON_MS = 1_500;

/** Strangers who try to get in by an invitation that is not theirs. */
export const UNINVITED_ATTACKS: readonly Attack[] = [
  {
    name: "a stranger guesses secrets of invitations",
    async run(ground) {
      const archive = await invitedArchive(ground);
      await invite(archive);
      const { cycles: before } = await archive.owner.backend.paid_until();
      for (let guess = 0; guess < GUESSES; guess++)
        await notAdmitted(archive.stranger(), (backend) => backend.redeem_invitation(new Uint8Array(randomBytes(32))));
      const { cycles: after } = await archive.owner.backend.paid_until();
      if (before - after > MOST_CYCLES_FOR_GUESSES) throw new AttackSucceeded(`It cost ${before - after} cycles.`);
      return `${GUESSES} guesses were refused before they ran`;
    },
  },
  ...tries("the hash of a secret, which a list shows", ({ invitation }) => Uint8Array.from(invitation.secret_sha256)),
  ...tries("a secret without its last byte", ({ secret }) => secret.slice(0, 31)),
  ...tries("a secret and one more byte", ({ secret }) => Uint8Array.of(...secret, 0)),
  ...tries("no secret", () => new Uint8Array(0)),
  ...tries("a message full of zeros", () => new Uint8Array(1_000_000)),
  {
    name: "a stranger redeems an invitation that somebody has redeemed",
    async run(ground) {
      const archive = await invitedArchive(ground);
      const { secret } = await guestAt(archive);
      return notAdmitted(archive.stranger(), (backend) => backend.redeem_invitation(secret));
    },
  },
  {
    name: "ten strangers redeem one invitation at the same moment",
    async run(ground) {
      const archive = await invitedArchive(ground);
      const { secret } = await invite(archive);
      const attempts = await Promise.allSettled(
        Array.from({ length: 10 }, () => archive.stranger().backend.redeem_invitation(secret)),
      );
      const winners = attempts.filter((attempt) => attempt.status === "fulfilled" && "Ok" in attempt.value).length;
      if (winners > 1) throw new AttackSucceeded(`${winners} of them got in.`);
      if (winners === 0) throw new Error("Nobody got in.");
      return "one of them got in";
    },
  },
  {
    name: "somebody redeems an invitation that was revoked",
    async run(ground) {
      const archive = await invitedArchive(ground);
      const { secret, invitation } = await invite(archive);
      accepted(await archive.owner.backend.revoke_invitation(invitation.secret_sha256));
      return notAdmitted(archive.stranger(), (backend) => backend.redeem_invitation(secret));
    },
  },
  {
    name: "somebody redeems an invitation, or stores by it, after its end",
    async run(ground) {
      const archive = await invitedArchive(ground);
      const { secret } = await invite(archive, { lifetimeMs: SOON_MS });
      const { guest } = await guestAt(archive, { lifetimeMs: SOON_MS });
      await new Promise((resolve) => setTimeout(resolve, SOON_MS));
      await notAdmitted(archive.stranger(), (backend) => backend.redeem_invitation(secret));
      return notAdmitted(guest, (backend) => backend.store_assets([randomAsset(50)]));
    },
  },
  {
    name: "an anonymous caller redeems an invitation",
    async run(ground) {
      const archive = await invitedArchive(ground);
      const { secret } = await invite(archive);
      const anonymous = archive.anonymous();
      const argument = IDL.encode([IDL.Vec(IDL.Nat8)], [secret]);
      const answer = await sendUpdate(anonymous, archive.canisterId, "redeem_invitation", argument);
      if (!answer.includes("IC0406")) throw new AttackSucceeded(`The network answered ${answer}.`);
      return "refused before it ran";
    },
  },
  ...(["secret and a surplus argument", "secret as text", "two secrets"] as const).map(
    (what): Attack => ({
      name: `a stranger redeems with a ${what}`,
      async run(ground) {
        const archive = await invitedArchive(ground);
        const { secret } = await invite(archive);
        const bytes = IDL.Vec(IDL.Nat8);
        const argument = {
          "secret and a surplus argument": () => IDL.encode([bytes, IDL.Null], [secret, null]),
          "secret as text": () => IDL.encode([IDL.Text], [toHex(secret)]),
          "two secrets": () => IDL.encode([IDL.Vec(bytes)], [[secret, secret]]),
        }[what]();
        const answer = await sendUpdate(archive.stranger(), archive.canisterId, "redeem_invitation", argument);
        if (!answer.includes("IC0406")) throw new AttackSucceeded(`The network answered ${answer}.`);
        return "refused before it ran";
      },
    }),
  ),
  {
    name: "somebody looks for the secret of an invitation in what the archive tells",
    async run(ground) {
      const archive = await invitedArchive(ground);
      const { guest, secret } = await guestAt(archive);
      const { backend } = archive.owner;
      const told = [
        accepted(await backend.list_invitations()),
        accepted(await backend.list_audit({ cursor: [], limit: [100] })),
        await backend.stats(),
        await backend.limits(),
        accepted(await guest.backend.get_standing()),
        accepted(await guest.backend.read_invitation(secret)),
      ].map(textOf);
      if (told.some((text) => text.includes(toHex(secret)))) throw new AttackSucceeded("It tells the secret.");
      return "only its hash is kept";
    },
  },
];

/** Somebody new tries to redeem by something that is made of an invitation. */
function tries(what: string, made: (invited: Awaited<ReturnType<typeof invite>>) => Uint8Array): Attack[] {
  return [
    {
      name: `a stranger redeems an invitation by ${what}`,
      async run(ground) {
        const archive = await invitedArchive(ground);
        const secret = made(await invite(archive));
        return notAdmitted(archive.stranger(), (backend) => backend.redeem_invitation(secret));
      },
    },
  ];
}
