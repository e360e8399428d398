import {
  type AdmissionPolicy,
  accepted,
  type Invitation,
  shortPrincipal,
  toHex,
  unwrap,
} from "@store-forever/protocol";
import { useState } from "preact/hooks";
import { formatDate, formatSize } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { ConfirmSheet } from "../dialog/confirm-sheet.tsx";
import { useAction } from "../dialog/use-action.ts";
import { InviteForm } from "./invite-form.tsx";

interface InvitationsSectionProps {
  connection: OwnerConnection;
  policy: AdmissionPolicy;
  invitations: readonly Invitation[];
  onChanged: () => Promise<void>;
}

/** Lets administrators make, see and revoke invitations. */
export function InvitationsSection({ connection, policy, invitations, onChanged }: InvitationsSectionProps) {
  const [revoking, setRevoking] = useState<Invitation>();
  const { action, act } = useAction();
  const revoke = (invitation: Invitation) =>
    act(async () => {
      accepted(await connection.changing.revoke_invitation(invitation.secret_sha256));
      await onChanged();
      setRevoking(undefined);
    });
  return (
    <section class="panel">
      <h2>{t("access.invitationsTitle")}</h2>
      <p class="quiet">{t("access.invitationsNote")}</p>
      {!("invited" in policy) && <p class="notice warning">{t("access.notInvitedNow")}</p>}
      <InviteForm connection={connection} onMade={onChanged} />
      <ul class="rows" aria-label={t("access.invitationsTitle")}>
        {invitations.map((invitation) => (
          <li key={toHex(Uint8Array.from(invitation.secret_sha256))} class="row">
            <span>
              {nameOfInvitation(invitation)} <span class="quiet">{stateText(invitation)}</span>
            </span>
            <span class="quiet">
              {t("access.terms", [formatSize(Number(invitation.quota_bytes)), formatDate(invitation.ends_at_ns)])}
            </span>
            <button
              type="button"
              class="button small"
              aria-label={t("access.revokeNamed", [nameOfInvitation(invitation)])}
              onClick={() => setRevoking(invitation)}
            >
              {t("access.revoke")}
            </button>
          </li>
        ))}
      </ul>
      {invitations.length === 0 && <p class="quiet">{t("access.noInvitations")}</p>}
      {revoking !== undefined && (
        <ConfirmSheet
          title={t("access.revokeTitle")}
          confirm={t("access.revoke")}
          action={action}
          onConfirm={() => revoke(revoking)}
          onClose={() => setRevoking(undefined)}
        >
          <p>{t("access.revokeWhose", [nameOfInvitation(revoking)])}</p>
          <p>{t(unwrap(revoking.redeemed) === undefined ? "access.revokeOpenText" : "access.revokeRedeemedText")}</p>
        </ConfirmSheet>
      )}
    </section>
  );
}

const nameOfInvitation = ({ label, created_at_ns }: Invitation): string =>
  unwrap(label) ?? t("access.unnamed", [formatDate(created_at_ns)]);

function stateText({ redeemed, ends_at_ns }: Invitation): string {
  const by = unwrap(redeemed);
  if (by !== undefined) return t("access.redeemedBy", [shortPrincipal(by.by.toText()), formatDate(by.at_ns)]);
  return t(BigInt(Date.now()) * 1_000_000n < ends_at_ns ? "access.notRedeemed" : "access.invitations.ended");
}
