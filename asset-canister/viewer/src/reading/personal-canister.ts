import { accepted, unwrap } from "@store-forever/protocol";
import type { Principal } from "@store-forever/protocol/ic";
import { readCanisterState } from "@store-forever/protocol/management";
import { personalCanisterIn, verifyCanisterFacts } from "@store-forever/protocol/verify";
import { anonymousAgent, type BackendConnection } from "../backend/backend-connection.ts";

/** Where somebody's archive is. */
export interface ArchivePlace {
  canisterId: string;
  owner: Principal;
}

/**
 * Where somebody's archive has gone: into a canister of their own, or, there, to another identity that controls it.
 * @returns `undefined` where it has not gone
 * @throws StoreError, VerificationError, or the agent's errors
 */
export async function newPlaceOf(connection: BackendConnection, owner: Principal): Promise<ArchivePlace | undefined> {
  const { backend, trust } = connection;
  const own = await personalCanisterIn(accepted(await backend.get_personal_canister_id(owner)), owner, trust);
  if (own !== undefined && own !== trust.canisterId) return { canisterId: own, owner };
  const successor = await successorOf(connection);
  if (successor === undefined || successor.toText() === owner.toText()) return undefined;
  return { canisterId: trust.canisterId, owner: successor };
}

/** Whose a canister of somebody's own is now. It says so itself; the network certifies that they control it, so nobody else can be put in their place. */
async function successorOf({ backend, trust }: BackendConnection): Promise<Principal | undefined> {
  const archive = unwrap(await backend.get_personal_archive());
  if (archive === undefined) return undefined;
  const facts = await verifyCanisterFacts(await readCanisterState(await anonymousAgent(), trust.canisterId), trust);
  return facts?.controllers.includes(archive.owner.toText()) ? archive.owner : undefined;
}
