import { randomBytes } from "node:crypto";
import { accepted, type Backend, type Invitation, type ResultOf, StoreError, toHex } from "@store-forever/protocol";
import { AttackSucceeded } from "../attack.ts";
import type { Caller } from "../caller.ts";
import type { AttackGround } from "../ground.ts";
import { photo, sha256 } from "../victim.ts";
import { type ClosedArchive, closedArchive } from "./closed-archive.ts";

export const invitedArchive = (ground: AttackGround): Promise<ClosedArchive> =>
  closedArchive(ground, { invited: null });

/** An invitation that its archive's owner made, with its secret. */
export interface Invited {
  secret: Uint8Array;
  invitation: Invitation;
}

const YEAR_MS = 365 * 86_400_000;

/** @param quotaBytes and @param lifetimeMs of the invitation */
export async function invite(
  { owner }: ClosedArchive,
  { quotaBytes = 1_000_000n, lifetimeMs = YEAR_MS } = {},
): Promise<Invited> {
  const secret = new Uint8Array(randomBytes(32));
  const invitation = accepted(
    await owner.backend.create_invitation({
      secret_sha256: sha256(secret),
      label: ["Ada"],
      quota_bytes: quotaBytes,
      ends_at_ns: BigInt(Date.now() + lifetimeMs) * 1_000_000n,
    }),
  );
  return { secret, invitation };
}

/** Somebody who has redeemed an invitation. */
export async function guestAt(
  archive: ClosedArchive,
  options?: Parameters<typeof invite>[1],
): Promise<Invited & { guest: Caller }> {
  const invited = await invite(archive, options);
  const guest = archive.stranger();
  accepted(await guest.backend.redeem_invitation(invited.secret));
  return { ...invited, guest };
}

/** An update that has to be refused before it runs. @returns the reason that the archive gives */
export async function notAdmitted(
  { backend }: Caller,
  send: (backend: Backend) => Promise<unknown>,
  code = "InvitationNeeded",
): Promise<string> {
  const refusal = await send(backend).then(
    (answer) => {
      throw new AttackSucceeded(`The method ran and answered ${textOf(answer)}.`);
    },
    (error: unknown) => error,
  );
  if (refusal instanceof StoreError && refusal.code === code) return `${code}, before it ran`;
  throw refusal;
}

/** An asset of bytes that nobody has. */
export function randomAsset(sizeBytes: number) {
  const bytes = new Uint8Array(randomBytes(sizeBytes));
  return { sha256: sha256(bytes), bytes };
}

/** Stores a photo. @returns the id of its memory */
export async function storePhoto({ backend }: Caller): Promise<string> {
  const file = randomAsset(40);
  const id = crypto.randomUUID();
  done(await backend.store_assets([file]));
  done(await backend.memories_create([photo(id, file.bytes)]));
  return id;
}

/** Answers that have to be Ok. */
export function done(results: readonly ResultOf<unknown>[]): void {
  for (const result of results) accepted(result);
}

/** A value as JSON, bytes in hexadecimal. */
export const textOf = (value: unknown) =>
  JSON.stringify(value, (_, each: unknown) => {
    if (typeof each === "bigint") return each.toString();
    return each instanceof Uint8Array ? toHex(each) : each;
  });
