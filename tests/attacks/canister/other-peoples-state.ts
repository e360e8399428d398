import { randomBytes, randomUUID } from "node:crypto";
import { type AuditEntry, type AuditListing, accepted, type Backend } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { type Attack, AttackSucceeded, refusalIn } from "../attack.ts";
import type { AttackGround } from "../ground.ts";
import { photo, sha256 } from "../victim.ts";

/** What storing a file adds to what the canister says of itself. */
async function growthOf(backend: Backend, run: () => Promise<unknown>): Promise<string> {
  const tell = async () => {
    const { blob_count, blob_bytes, cycles, operations } = await backend.stats();
    const { cycles: paid } = await backend.paid_until();
    const instructions = operations.map((each) => each.instructions);
    return { counted: [blob_count, blob_bytes], exact: [cycles, paid, ...instructions] };
  };
  const before = await tell();
  await run();
  const after = await tell();
  const isExact = after.exact.some((value) => value % 1_000_000_000n !== 0n);
  if (isExact) throw new AttackSucceeded("It tells a stranger cycles or instructions to the last.");
  return after.counted.map((value, index) => value - (before.counted[index] as bigint)).join();
}

const store = async (backend: Backend, bytes: Uint8Array) => {
  for (const result of await backend.store_assets([{ sha256: sha256(bytes), bytes }])) accepted(result);
};

async function asksWhoStoresAFile(ground: AttackGround): Promise<string> {
  const victim = await ground.victim();
  const [curious, other] = [ground.stranger(), ground.stranger()];
  const known = await growthOf(curious.backend, () => store(curious.backend, victim.privateBytes));
  const fresh = randomBytes(victim.privateBytes.length);
  const unknown = await growthOf(other.backend, () => store(other.backend, fresh));
  if (known !== unknown) throw new AttackSucceeded(`A known file adds ${known}, a new one ${unknown}.`);
  return "known and new files add the same";
}

async function becomesAConnection(ground: AttackGround): Promise<string> {
  const victim = await ground.victim();
  const { backend, principal } = ground.stranger();
  const bytes = randomBytes(20);
  await store(backend, bytes);
  const memory = photo(randomUUID(), bytes);
  for (const result of await backend.memories_create([memory])) accepted(result);
  const person = Principal.fromText(victim.principal);
  const change = { target: { memory: memory.id }, is_public: [] as [], add_people: [person], remove_people: [] };
  accepted(await backend.update_sharing(change));
  const { connections } = accepted(await victim.backend.get_capsule());
  if (connections.some((each) => each.toText() === principal)) throw new AttackSucceeded("It is a connection.");
  return "only the sharer has a connection";
}

/** Calls that change nothing, each of a kind that was once written to the log. */
const NO_OPS: Readonly<Record<string, (backend: Backend) => Promise<unknown>>> = {
  delete_gallery: (backend) => backend.delete_gallery(randomUUID()),
  memories_delete: (backend) => backend.memories_delete([randomUUID()]),
  delete_memory_version: (backend) =>
    backend.delete_memory_version({ memory_id: randomUUID(), sha256: new Uint8Array(32) }),
  revoke_share_link: (backend) => backend.revoke_share_link("none"),
  create_capsule: (backend) => backend.create_capsule([]),
};

const fillsTheLog =
  (operation: string, send: (backend: Backend) => Promise<unknown>) => async (ground: AttackGround) => {
    const { backend, principal } = ground.stranger();
    accepted(await backend.create_capsule([]));
    const everything = { cursor: [] as [], limit: [100] as [number] };
    const entriesOf = async () =>
      accepted(await ground.controller.backend.list_audit(everything)).entries.filter(
        ({ caller }) => caller.toText() === principal,
      ).length;
    const before = await entriesOf();
    for (let count = 0; count < 3; count++) await send(backend);
    if ((await entriesOf()) !== before) throw new AttackSucceeded(`${operation} filled the log.`);
    return "what changes nothing is not logged";
  };

async function pushesOutAdministration(ground: AttackGround): Promise<string> {
  const { backend } = ground.stranger();
  const administration = async () => {
    const done: AuditEntry[] = [];
    let cursor: [] | [string] = [];
    do {
      const listing: AuditListing = accepted(await ground.controller.backend.list_audit({ cursor, limit: [100] }));
      done.push(...listing.entries.filter(({ outcome }) => outcome === "ok"));
      cursor = listing.next_cursor;
    } while (cursor.length > 0);
    return done;
  };
  const before = (await administration()).at(-1)?.sequence;
  for (let count = 0; count < 5; count++)
    refusalIn(await backend.set_feature({ feature: { sharing: null }, enabled: false }), "Unauthorized");
  if ((await administration()).at(-1)?.sequence !== before) throw new AttackSucceeded("An entry is gone.");
  return "refusals push out refusals only";
}

export const OTHER_PEOPLES_STATE: readonly Attack[] = [
  { name: "a stranger learns from the canister's counts whether anybody stores a file", run: asksWhoStoresAFile },
  { name: "a stranger puts themselves among a person's connections", run: becomesAConnection },
  ...Object.entries(NO_OPS).map(
    ([operation, send]): Attack => ({
      name: `a stranger fills the audit log by ${operation} of nothing`,
      run: fillsTheLog(operation, send),
    }),
  ),
  { name: "a stranger pushes what administrators did out of the audit log", run: pushesOutAdministration },
];
