import { readFile } from "node:fs/promises";
import { deployCanister } from "@store-forever/devnet";
import { type AdmissionPolicy, accepted, fromHex, nameOf } from "@store-forever/protocol";
import { createAgent, createBackend, Ed25519KeyIdentity } from "@store-forever/protocol/ic";
import { BACKEND_MODULE } from "../../../scripts/stack/canisters.ts";
import type { Caller } from "../caller.ts";
import type { AttackGround } from "../ground.ts";

/** A second archive on the attacked network, which is not open to everybody. */
export interface ClosedArchive {
  canisterId: string;
  owner: Caller;
  stranger(): Caller;
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
  const rootKey = fromHex(stack.devnet.rootKey);
  const callerOf = (canisterId: string, identity = Ed25519KeyIdentity.generate()): Caller => {
    const agent = createAgent({ host: stack.devnet.url, rootKey, identity });
    return { agent, backend: createBackend(agent, canisterId), principal: identity.getPrincipal().toText() };
  };
  const identity = Ed25519KeyIdentity.generate();
  const agent = createAgent({ host: stack.devnet.url, rootKey, identity });
  const canisterId = await deployCanister({ agent, wasm: await readFile(BACKEND_MODULE) });
  const owner = callerOf(canisterId, identity);
  const member = callerOf(canisterId);
  accepted(await owner.backend.set_admission({ open: { quota_bytes: 1_000_000n } }));
  accepted(await member.backend.create_capsule([]));
  accepted(await owner.backend.set_admission(policy));
  return { canisterId, owner, member, stranger: () => callerOf(canisterId) };
}
