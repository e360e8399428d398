import { accepted, type ResultOf } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { type Attack, refusalIn } from "../attack.ts";
import { sha256 } from "../victim.ts";
import { done, guestAt, invitedArchive, notAdmitted, randomAsset, storePhoto } from "./invitations.ts";
import { ADMINISTERING } from "./updates.ts";

/** Guests who try to get more than their invitation gives. */
export const GUEST_ATTACKS: readonly Attack[] = [
  {
    name: "a guest whose invitation was revoked stores more, or redeems it again",
    async run(ground) {
      const archive = await invitedArchive(ground);
      const { guest, secret, invitation } = await guestAt(archive);
      const id = await storePhoto(guest);
      accepted(await archive.owner.backend.revoke_invitation(invitation.secret_sha256));
      await notAdmitted(guest, (backend) => backend.store_assets([randomAsset(50)]));
      await notAdmitted(guest, (backend) => backend.redeem_invitation(secret));
      accepted(await guest.backend.memories_read({ memory_ids: [id], token: [] }));
      done(await guest.backend.memories_delete([id]));
      return "InvitationNeeded, and what was there is read and deleted";
    },
  },
  {
    name: "a guest stores more than their quota",
    async run(ground) {
      const archive = await invitedArchive(ground);
      const { guest } = await guestAt(archive, { quotaBytes: 5_000n });
      return refusalIn((await guest.backend.store_assets([randomAsset(5_001)]))[0], "LimitExceeded");
    },
  },
  {
    name: "a guest with the largest quota there is announces a file that overflows it",
    async run(ground) {
      const archive = await invitedArchive(ground);
      const { guest } = await guestAt(archive, { quotaBytes: 2n ** 64n - 1n });
      await storePhoto(guest);
      const begin = {
        session_id: crypto.randomUUID(),
        sha256: sha256(new Uint8Array(1)),
        chunk_count: 1,
        memory_id: [] as [],
      };
      return refusalIn(await guest.backend.begin_asset_upload({ ...begin, size_bytes: 2n ** 64n - 1n }), "TooLarge");
    },
  },
  {
    name: "a guest hands a full capsule to a key of theirs, and stores again",
    async run(ground) {
      const archive = await invitedArchive(ground);
      const { guest, secret } = await guestAt(archive);
      await storePhoto(guest);
      const second = archive.stranger();
      accepted(await guest.backend.offer_capsule(Principal.fromText(second.principal)));
      accepted(await second.backend.accept_capsule(Principal.fromText(guest.principal)));
      await notAdmitted(guest, (backend) => backend.redeem_invitation(secret));
      return notAdmitted(guest, (backend) => backend.store_assets([randomAsset(50)]));
    },
  },
  {
    name: "a guest reads the list of invitations",
    async run(ground) {
      const archive = await invitedArchive(ground);
      const { guest } = await guestAt(archive);
      refusalIn(await archive.stranger().backend.list_invitations(), "Unauthorized");
      return refusalIn(await guest.backend.list_invitations(), "Unauthorized");
    },
  },
  ...ADMINISTERING.map(
    ({ method, send }): Attack => ({
      name: `a guest calls ${method}`,
      async run(ground) {
        const { guest } = await guestAt(await invitedArchive(ground));
        return refusalIn((await send(guest.backend)) as ResultOf<unknown>, "Unauthorized");
      },
    }),
  ),
  {
    name: "a guest stores while the archive is for its owner, and for people who pay",
    async run(ground) {
      const archive = await invitedArchive(ground);
      const { guest } = await guestAt(archive);
      try {
        for (const [policy, code] of [
          [{ owner: null }, "OwnerOnly"],
          [{ paid: { margin_percent: 20 } }, "PaymentNeeded"],
        ] as const) {
          accepted(await archive.owner.backend.set_admission(policy));
          await notAdmitted(guest, (backend) => backend.store_assets([randomAsset(50)]), code);
        }
      } finally {
        accepted(await archive.owner.backend.set_admission({ invited: null }));
      }
      done(await guest.backend.store_assets([randomAsset(50)]));
      return "OwnerOnly, PaymentNeeded, and again let in by the invitation";
    },
  },
];
