import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { type Devnet, type DevnetOptions, deployCanister, sendTokens, startDevnet } from "@store-forever/devnet";
import {
  accepted,
  type Backend,
  fromHex,
  LIMITS,
  type MemoryInput,
  nameOf,
  RELEASE_PATHS,
  type StorageReceipt,
  unwrap,
} from "@store-forever/protocol";
import {
  Actor,
  createAgent,
  createBackend,
  Ed25519KeyIdentity,
  type HttpAgent,
  IDL,
  Principal,
} from "@store-forever/protocol/ic";
import { CanisterManagement } from "@store-forever/protocol/management";

const BACKEND = new URL("../../canister/dist/backend.wasm.gz", import.meta.url);

/** A backend canister that everybody may store in. */
export interface CanisterGround {
  devnet: Devnet;
  trust: { canisterId: string; rootKey: Uint8Array };
  /** The backend as its controller calls it. */
  controller: Backend;
}

/** @throws Error when the backend canister is not built */
export async function startCanister(options: Partial<DevnetOptions> = {}): Promise<CanisterGround> {
  const devnet = await startDevnet({ port: 0, ...options });
  return { devnet, ...(await deployBackend(devnet)) };
}

/** Puts the backend on a network that runs. @throws Error when it is not built */
export async function deployBackend({
  url,
  rootKey: rootKeyHex,
}: Pick<Devnet, "url" | "rootKey">): Promise<Omit<CanisterGround, "devnet">> {
  if (!existsSync(BACKEND)) throw new Error("The backend canister is not built. Run: npm run build");
  const rootKey = fromHex(rootKeyHex);
  const agent = createAgent({ host: url, rootKey, identity: Ed25519KeyIdentity.generate() });
  const canisterId = await deployCanister({ agent, wasm: await readFile(BACKEND) });
  const controller = createBackend(agent, canisterId);
  const quota_bytes = BigInt(LIMITS.openQuotaBytes);
  accepted(await controller.set_admission({ open: { quota_bytes } }));
  return { trust: { canisterId, rootKey }, controller };
}

const RESERVE_CYCLES = 10_000_000_000_000n;

/** Lets people move into canisters of their own, which the reserve pays. */
export async function offerPersonalCanisters({ devnet, trust, controller }: CanisterGround): Promise<void> {
  const { text, blob, opt } = { text: IDL.Text, blob: IDL.Vec(IDL.Nat8), opt: IDL.Opt(IDL.Vec(IDL.Nat8)) };
  const StoreFile = IDL.Record({ key: text, content_type: text, content_encoding: text, content: blob, sha256: opt });
  const files = Actor.createActor<{ store(file: object): Promise<void> }>(
    () => IDL.Service({ store: IDL.Func([StoreFile], [], []) }),
    { agent: Actor.agentOf(controller as unknown as Actor) as HttpAgent, canisterId: trust.canisterId },
  );
  const content = new Uint8Array(await readFile(BACKEND));
  const type = { content_type: "application/gzip", content_encoding: "identity" };
  await files.store({ key: RELEASE_PATHS.module, ...type, content, sha256: [] });
  accepted(await controller.set_personal_canister_creation_enabled(true));
  const agent = createAgent({ host: devnet.url, rootKey: trust.rootKey });
  const to = { owner: Principal.fromText(trust.canisterId) };
  await sendTokens({ agent, ledger: "cycles", to, amount: RESERVE_CYCLES });
}

const LONGEST_MOVE_MS = 120_000;

/** Moves somebody's archive into a canister of their own. @returns its id */
export async function moveArchive(backend: Backend): Promise<string> {
  accepted(await backend.create_personal_canister({ name: [], subnet_id: [] }));
  const deadlineMs = Date.now() + LONGEST_MOVE_MS;
  for (;;) {
    const { state, error, canister_id } = accepted(await backend.get_creation_status());
    if (nameOf(state) === "completed") return (unwrap(canister_id) as Principal).toText();
    if (error.length > 0 || Date.now() > deadlineMs)
      throw new Error(`The archive is not moved: ${unwrap(error)?.message ?? "it takes too long"}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Somebody new with an archive of their own. */
export function newOwner({ devnet, trust }: Pick<CanisterGround, "trust"> & { devnet: Pick<Devnet, "url"> }): {
  owner: string;
  agent: HttpAgent;
  backend: Backend;
} {
  const identity = Ed25519KeyIdentity.generate();
  const agent = createAgent({ host: devnet.url, rootKey: trust.rootKey, identity });
  return { owner: identity.getPrincipal().toText(), agent, backend: createBackend(agent, trust.canisterId) };
}

/** What proves that an archive has these memories, as reports bring it. */
export async function receiptOf(backend: Backend, memoryIds: string[]): Promise<StorageReceipt> {
  const page = accepted(await backend.get_memory_list_presence_icp({ memory_ids: memoryIds, cursor: [], limit: [] }));
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
  return { certificate: base64(page.certificate), witness: base64(page.witness) };
}

/** Lets another identity take the archive in a canister of somebody's own, as its controller. */
export async function takeOver(
  { owner: formerOwner, agent: formerAgent }: ReturnType<typeof newOwner>,
  { owner, agent }: ReturnType<typeof newOwner>,
  canisterId: string,
): Promise<void> {
  const people = [formerOwner, owner].map((person) => Principal.fromText(person));
  await new CanisterManagement(formerAgent, canisterId).setControllers(people);
  const own = createBackend(agent, canisterId);
  const taking = async () => nameOf(accepted(await own.accept_capsule(Principal.fromText(formerOwner))).state);
  while ((await taking()) !== "done") await new Promise((resolve) => setTimeout(resolve, 500));
}

/** Stores photos, at most a hundred: ids in the archive, and their bytes. */
export async function storePhotos(
  backend: Backend,
  photos: readonly { id: string; bytes: Uint8Array }[],
): Promise<void> {
  const assets = photos.map(({ bytes }) => ({ bytes, sha256: sha256Of(bytes) }));
  for (let start = 0; start < assets.length; start += LIMITS.maxAssetsPerCall)
    for (const result of await backend.store_assets(assets.slice(start, start + LIMITS.maxAssetsPerCall)))
      accepted(result);
  for (const result of await backend.memories_create(photos.map(({ id, bytes }) => memoryInputOf(id, bytes))))
    accepted(result);
}

/** A photo whose bytes are stored already. */
export function memoryInputOf(id: string, bytes: Uint8Array): MemoryInput {
  return {
    id,
    memory_type: { image: null },
    metadata: {
      title: "A photo",
      description: [],
      file_name: [],
      width_px: [],
      height_px: [],
      captured_at_ns: [],
      duration_ms: [],
      camera: [],
      grade: [],
      is_cut_off: false,
      alt_text: [],
      rights: [],
      location: [],
      source_url: [],
    },
    replaces: [],
    assets: [
      {
        kind: { original: null },
        sha256: sha256Of(bytes),
        size_bytes: BigInt(bytes.length),
        content_type: "image/jpeg",
        inline: [],
      },
    ],
  };
}

export const sha256Of = (bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest());
