import { readFile } from "node:fs/promises";
import { deployCanister } from "@store-forever/devnet";
import { type AdmissionPolicy, accepted, nameOf } from "@store-forever/protocol";
import { Ed25519KeyIdentity } from "@store-forever/protocol/ic";
import { MODULE } from "../../../scripts/deploy/plan/deployment.ts";
import { type Caller, callerAt } from "../caller.ts";
import type { AttackGround } from "../ground.ts";

/** A second archive on the attacked network, which is not open to everybody. */
export interface ClosedArchive {
  canisterId: string;
  owner: Caller;
  stranger(): Caller;
  anonymous(): Caller;
  /** Somebody who stored a photo while the archive was open. */
  member: Caller;
}

const archives = new WeakMap<AttackGround, Map<string, Promise<ClosedArchive>>>();

/** The archive with this policy. The same one for all attacks. */
export function closedArchive(ground: AttackGround, policy: AdmissionPolicy): Promise<ClosedArchive> {
  const known = archives.get(ground) ?? new Map<string, Promise<ClosedArchive>>();
  archives.set(ground, known);
  const archive = known.get(nameOf(policy)) ?? deploy(ground, policy);
  known.set(nameOf(policy), archive);
  return archive;
}

async function deploy({ stack }: AttackGround, policy: AdmissionPolicy): Promise<ClosedArchive> {
  const identity = Ed25519KeyIdentity.generate();
  const { agent } = callerAt(stack.devnet, stack.backendCanisterId, identity);
  const canisterId = await deployCanister({ agent, wasm: await readFile(MODULE) });
  const owner = callerAt(stack.devnet, canisterId, identity);
  const stranger = () => callerAt(stack.devnet, canisterId, Ed25519KeyIdentity.generate());
  const member = stranger();
  accepted(await owner.backend.set_admission({ open: { quota_bytes: 1_000_000n } }));
  accepted(await member.backend.create_capsule([]));
  accepted(await owner.backend.set_admission(policy));
  const anonymous = () => callerAt(stack.devnet, canisterId);
  return { canisterId, owner, member, stranger, anonymous };
}
