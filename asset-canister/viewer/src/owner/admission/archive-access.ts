import { accepted, type Invitation, type Limits, type PresenceKey, type Standing } from "@store-forever/protocol";
import type { OwnerConnection } from "../capsule/owner-connection.ts";

/** Who may store in the archive, and what the current user may. */
export interface ArchiveAccess {
  limits: Limits;
  standing: Standing;
  /** The sites that may ask what of theirs is here. */
  sites: readonly PresenceKey[];
  /** For administrators alone. */
  invitations: readonly Invitation[];
}

/** @throws StoreError, or the agent's errors */
export async function readAccess({ changing }: OwnerConnection): Promise<ArchiveAccess> {
  const [limits, answer, sites] = await Promise.all([
    changing.limits(),
    changing.get_standing(),
    changing.get_presence_keys(),
  ]);
  const standing = accepted(answer);
  const invitations = standing.is_administrator ? accepted(await changing.list_invitations()) : [];
  return { limits, standing, sites: accepted(sites), invitations };
}
