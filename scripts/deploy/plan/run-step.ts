import { uploadViewer } from "@store-forever/asset-canister/upload";
import { deployCanister } from "@store-forever/devnet";
import { accepted, fromHex, toHex } from "@store-forever/protocol";
import { createBackend } from "@store-forever/protocol/ic";
import { CanisterManagement } from "@store-forever/protocol/management";
import type { CanisterName } from "../canister-ids.ts";
import { DeployError } from "../deploy-error.ts";
import { CyclesLedger, NothingCreatedError } from "../network/cycles-ledger.ts";
import { FREEZING_THRESHOLD_SECONDS, type Running } from "./deployment.ts";
import { hashOf, originsOf, releaseUploadOf, viewerUploadOf } from "./observed.ts";
import type { Step } from "./plan.ts";

/** Does one step of a plan. It may have been done before, as far as it came. */
export async function runStep(running: Running, step: Step): Promise<void> {
  switch (step.kind) {
    case "create":
      return create(running, step.canister, step.cycles);
    case "install":
    case "upgrade":
      // It looks at what is installed, and installs, upgrades or leaves it.
      return void (await deployCanister({
        agent: running.agent,
        canisterId: idOf(running, step.canister),
        wasm: running.module,
      }));
    case "stop":
      return managementOf(running, step.canister).stop();
    case "start":
      return managementOf(running, step.canister).start();
    case "take snapshot":
      return takeSnapshot(running, step.canister, step.moduleHash);
    case "load snapshot":
      return loadSnapshot(running, step.canister);
    case "delete snapshot":
      return deleteSnapshot(running, step.canister);
    case "upload viewer": {
      const upload = viewerUploadOf(running, idOf(running, "viewer"), idOf(running, "backend"));
      const { uploaded, deleted } = await uploadViewer(upload);
      return running.log(`${uploaded.length} files uploaded, ${deleted.length} deleted.`);
    }
    case "upload release": {
      const upload = releaseUploadOf(running, idOf(running, "backend"), idOf(running, "viewer"));
      const { uploaded, deleted } = await uploadViewer(upload);
      return running.log(`${uploaded.length} files uploaded, ${deleted.length} deleted.`);
    }
    case "set origins": {
      const backendId = idOf(running, "backend");
      const origins = originsOf(running, backendId, running.ids.get("viewer"));
      if (origins === undefined) throw new TypeError("The viewer's address is not known.");
      return void accepted(await createBackend(running.agent, backendId).set_origins(origins));
    }
    case "set admission": {
      if (running.admission === undefined) throw new TypeError("This deployment has no policy of its own.");
      return void accepted(
        await createBackend(running.agent, idOf(running, "backend")).set_admission(running.admission),
      );
    }
  }
}

function idOf({ ids }: Running, name: CanisterName): string {
  const id = ids.get(name);
  if (id === undefined) throw new TypeError(`The ${name} is not created yet.`);
  return id;
}

const managementOf = (running: Running, name: CanisterName) =>
  new CanisterManagement(running.agent, idOf(running, name));

async function create(running: Running, name: CanisterName, cycles: bigint): Promise<void> {
  const { agent, identity, ids, journal, subnets } = running;
  const begun = journal.read().creating[name] ?? {
    createdAtNs: (BigInt(Date.now()) * 1_000_000n).toString(),
    cycles: cycles.toString(),
    ...(subnets?.[name] === undefined ? {} : { subnet: subnets[name] }),
  };
  const ended = () => journal.update(({ creating: { [name]: _, ...creating }, ...entry }) => ({ ...entry, creating }));
  journal.update((entry) => ({ ...entry, creating: { ...entry.creating, [name]: begun } }));
  const id = await new CyclesLedger(agent, identity.getPrincipal())
    .create({
      createdAtNs: BigInt(begun.createdAtNs),
      cycles: BigInt(begun.cycles),
      subnet: begun.subnet,
      freezingThresholdSeconds: FREEZING_THRESHOLD_SECONDS,
    })
    .catch((error: unknown) => {
      if (error instanceof NothingCreatedError) ended();
      throw error;
    });
  ids.set(name, id);
  ended();
  running.log(id);
}

/** Replaces the snapshot of the upgrade before. One that was taken when the deployment was killed is found again. */
async function takeSnapshot(running: Running, name: CanisterName, moduleHash: string): Promise<void> {
  const { journal } = running;
  const canister = managementOf(running, name);
  const present = await canister.snapshots();
  const idsOfPresent = present.map(({ id }) => toHex(id));
  const { snapshots, snapshotting } = journal.read();
  const before = snapshotting[name] ?? idsOfPresent;
  journal.update((entry) => ({ ...entry, snapshotting: { ...entry.snapshotting, [name]: before } }));
  const replaced = present.find(({ id }) => toHex(id) === snapshots[name]?.idHex)?.id;
  const taken = present.find(({ id }) => !before.includes(toHex(id))) ?? (await canister.takeSnapshot(replaced));
  const snapshot = {
    idHex: toHex(taken.id),
    moduleHash,
    takenAt: new Date(Number(taken.taken_at_timestamp / 1_000_000n)).toISOString(),
    upgrade: hashOf(running.module),
  };
  journal.update(({ snapshotting: { [name]: _, ...others }, ...entry }) => ({
    ...entry,
    snapshotting: others,
    snapshots: { ...entry.snapshots, [name]: snapshot },
  }));
  running.log(`snapshot ${snapshot.idHex}`);
}

async function loadSnapshot(running: Running, name: CanisterName): Promise<void> {
  const { idHex } = running.journal.read().snapshots[name] ?? {};
  if (idHex === undefined) throw new TypeError(`No snapshot of the ${name} is known.`);
  const canister = managementOf(running, name);
  if (!(await canister.snapshots()).some(({ id }) => toHex(id) === idHex))
    throw new DeployError(`The snapshot ${idHex} of the ${name} is gone: it cannot go back.`);
  await canister.loadSnapshot(fromHex(idHex));
}

async function deleteSnapshot(running: Running, name: CanisterName): Promise<void> {
  const { idHex } = running.journal.read().snapshots[name] ?? {};
  const canister = managementOf(running, name);
  if (idHex !== undefined && (await canister.snapshots()).some(({ id }) => toHex(id) === idHex))
    await canister.deleteSnapshot(fromHex(idHex));
  running.journal.update(({ snapshots: { [name]: _, ...snapshots }, ...entry }) => ({ ...entry, snapshots }));
}
