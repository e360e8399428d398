import { accepted, type Invitation, type Limits, type PresenceKey, type Standing } from "@store-forever/protocol";
import { useEffect, useState } from "preact/hooks";
import { type ReadingFailure, readingFailure } from "../../backend/reading-failure.ts";
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

export type AccessReading =
  | { state: "reading" }
  | { state: "read"; access: ArchiveAccess }
  | { state: "failed"; failure: ReadingFailure };

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

/** For components: the access as it is, and how to read it again after a change. */
export function useAccess(connection: OwnerConnection): { reading: AccessReading; readAgain: () => Promise<void> } {
  const [reading, setReading] = useState<AccessReading>({ state: "reading" });
  const readAgain = async () => setReading({ state: "read", access: await readAccess(connection) });
  useEffect(() => {
    let current = true;
    readAccess(connection).then(
      (access) => current && setReading({ state: "read", access }),
      (error: unknown) => current && setReading({ state: "failed", failure: readingFailure(error) }),
    );
    return () => {
      current = false;
    };
  }, [connection]);
  return { reading, readAgain };
}
