import { accepted, type Balance, type PaidUntil } from "@store-forever/protocol";
import {
  CanisterManagement,
  type CanisterStatus,
  readCanisterState,
  type Snapshot,
} from "@store-forever/protocol/management";
import { type CanisterFacts, VerificationError, verifyCanisterFacts } from "@store-forever/protocol/verify";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { type Release, readRelease } from "../release/release.ts";

/** The canister that keeps the archive, as far as the current user may know it. */
export interface SeenCanister {
  canisterId: string;
  /** As the network certifies them. */
  facts: CanisterFacts;
  /** What the network tells controllers alone; `undefined` for everybody else. */
  controlled: ControlledCanister | undefined;
  /** `undefined` where the canister itself does not answer, as when it is stopped. */
  paid: PaidUntil | undefined;
  /** `undefined` where nobody tells one. */
  release: Release | undefined;
}

export interface ControlledCanister {
  status: CanisterStatus;
  snapshots: readonly Snapshot[];
  /** What it had on the last days, oldest first; none where it does not answer. */
  balances: readonly Balance[];
}

/** @throws VerificationError, or the agent's errors */
export async function readCanister({ reading, changing, agent, owner }: OwnerConnection): Promise<SeenCanister> {
  const { trust } = reading;
  const { canisterId } = trust;
  const facts = await verifyCanisterFacts(await readCanisterState(agent, canisterId), trust);
  if (facts === undefined) throw new VerificationError("The network has no such canister.");
  const isController = facts.controllers.includes(owner.toText());
  const [controlled, paid, release] = await Promise.all([
    isController ? readControlled({ changing, agent }, canisterId) : undefined,
    orUndefined(changing.paid_until()),
    orUndefined(readRelease({ agent, reading })),
  ]);
  return { canisterId, facts, controlled, paid, release };
}

async function readControlled(
  { changing, agent }: Pick<OwnerConnection, "changing" | "agent">,
  canisterId: string,
): Promise<ControlledCanister> {
  const management = new CanisterManagement(agent, canisterId);
  const [status, snapshots, balances] = await Promise.all([
    management.status(),
    management.snapshots(),
    orUndefined(changing.list_balances().then(accepted)),
  ]);
  return { status, snapshots, balances: balances ?? [] };
}

/** A canister that is stopped, frozen, or of an older version, does not answer. An answer that is not proved is another thing. */
const orUndefined = <T>(answer: Promise<T>): Promise<T | undefined> =>
  answer.catch((error: unknown) => {
    if (error instanceof VerificationError) throw error;
    return undefined;
  });
