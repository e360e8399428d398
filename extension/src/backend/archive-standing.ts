import { ADMISSION_ERROR_CODES, nameOf, type Payment, unwrap } from "@store-forever/protocol";
import type { ArchiveStanding } from "../messages/reply.ts";
import type { ExtensionDatabase } from "../storage/databases/database.ts";
import { backendAs } from "./backend-as.ts";
import { findCapsuleKey } from "./capsule-key.ts";
import type { NetworkConfig } from "./network.ts";

/** Whoever has no key yet is a stranger to every archive. */
const REFUSAL_OF_STRANGERS = {
  owner: "OwnerOnly",
  invited: "InvitationNeeded",
  paid: "PaymentNeeded",
  open: null,
} as const;

/** Who may store in the archive, and why this person may not. Nobody has to be signed in. */
export async function archiveStanding(database: ExtensionDatabase, network: NetworkConfig): Promise<ArchiveStanding> {
  const key = await findCapsuleKey(database, network);
  const backend = await backendAs(network, key?.signer);
  const [limits, standing] = await Promise.all([backend.limits(), key && backend.get_standing()]);
  const admission = nameOf(limits.admission);
  if (standing === undefined || "Err" in standing)
    return { admission, refusal: REFUSAL_OF_STRANGERS[admission], payment: null };
  const { may_store: mayStore, payment } = standing.Ok;
  const code = "Err" in mayStore ? nameOf(mayStore.Err.code) : undefined;
  const refusal = ADMISSION_ERROR_CODES.find((refusal) => refusal === code) ?? null;
  return { admission, refusal, payment: paymentIn(unwrap(payment)) };
}

function paymentIn(payment: Payment | undefined): ArchiveStanding["payment"] {
  if (payment === undefined) return null;
  const untilNs = unwrap(payment.paid_until_ns);
  return {
    balanceCycles: Number(payment.balance_cycles),
    paidUntilMs: untilNs === undefined ? null : Number(untilNs / 1_000_000n),
  };
}
