import { accepted, toHex } from "@store-forever/protocol";
import { addressOf } from "../../navigation/route.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";

export interface InvitationWish {
  label: string;
  quotaBytes: bigint;
  endsAtNs: bigint;
}

/**
 * Makes an invitation. Its secret is made here and is in the link alone: the archive gets its hash.
 * @returns the link
 * @throws StoreError, or the agent's errors
 */
export async function makeInvitation(
  { changing }: OwnerConnection,
  { label, quotaBytes, endsAtNs }: InvitationWish,
): Promise<string> {
  const secret = crypto.getRandomValues(new Uint8Array(32));
  accepted(
    await changing.create_invitation({
      secret_sha256: new Uint8Array(await crypto.subtle.digest("SHA-256", secret)),
      label: label === "" ? [] : [label],
      quota_bytes: quotaBytes,
      ends_at_ns: endsAtNs,
    }),
  );
  return addressOf({ name: "owner", shown: { what: "invitation", secret: toHex(secret) } });
}
