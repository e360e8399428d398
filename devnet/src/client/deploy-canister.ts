import { createHash } from "node:crypto";
import { Actor, Certificate, type HttpAgent, lookupResultToBuffer } from "@dfinity/agent";
import { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils";

export interface DeployOptions {
  /** Its identity becomes a controller of a new canister, and has to be one of an existing canister. */
  agent: HttpAgent;
  /** The module, raw or gzipped. */
  wasm: Uint8Array;
  /** The canister to install to. A new one is created when this is left out. */
  canisterId?: string | undefined;
  /** The argument of init or post_upgrade, in Candid. */
  arg?: Uint8Array | undefined;
  /** The controllers of a new canister: the agent's principal when left out. */
  controllers?: readonly string[] | undefined;
}

/** A message has at most 2 MiB, so a module above this size goes in chunks. */
const MAX_WHOLE_MODULE_BYTES = 1_900_000;
const CHUNK_BYTES = 1024 * 1024;
const EMPTY_CANDID = new Uint8Array([0x44, 0x49, 0x44, 0x4c, 0, 0]);
const MANAGEMENT_CANISTER = Principal.managementCanister();

const Settings = IDL.Record({ controllers: IDL.Opt(IDL.Vec(IDL.Principal)) });
const CanisterId = IDL.Record({ canister_id: IDL.Principal });
const Mode = IDL.Variant({
  install: IDL.Null,
  reinstall: IDL.Null,
  upgrade: IDL.Opt(IDL.Record({ skip_pre_upgrade: IDL.Opt(IDL.Bool) })),
});
const Blob = IDL.Vec(IDL.Nat8);
const ChunkHash = IDL.Record({ hash: Blob });

const managementInterface: IDL.InterfaceFactory = ({ IDL: idl }) =>
  idl.Service({
    provisional_create_canister_with_cycles: idl.Func(
      [idl.Record({ amount: idl.Opt(idl.Nat), settings: idl.Opt(Settings) })],
      [CanisterId],
      [],
    ),
    install_code: idl.Func(
      [idl.Record({ mode: Mode, canister_id: idl.Principal, wasm_module: Blob, arg: Blob })],
      [],
      [],
    ),
    upload_chunk: idl.Func([idl.Record({ canister_id: idl.Principal, chunk: Blob })], [ChunkHash], []),
    clear_chunk_store: idl.Func([CanisterId], [], []),
    install_chunked_code: idl.Func(
      [
        idl.Record({
          mode: Mode,
          target_canister: idl.Principal,
          store_canister: idl.Opt(idl.Principal),
          chunk_hashes_list: idl.Vec(ChunkHash),
          wasm_module_hash: Blob,
          arg: Blob,
        }),
      ],
      [],
      [],
    ),
  });

interface ChunkHash {
  hash: Uint8Array;
}
type InstallMode = { install: null } | { upgrade: [] };

interface Management {
  provisional_create_canister_with_cycles(arg: {
    amount: [] | [bigint];
    settings: [] | [{ controllers: [] | [Principal[]] }];
  }): Promise<{ canister_id: Principal }>;
  install_code(arg: {
    mode: InstallMode;
    canister_id: Principal;
    wasm_module: Uint8Array;
    arg: Uint8Array;
  }): Promise<void>;
  upload_chunk(arg: { canister_id: Principal; chunk: Uint8Array }): Promise<ChunkHash>;
  clear_chunk_store(arg: { canister_id: Principal }): Promise<void>;
  install_chunked_code(arg: {
    mode: InstallMode;
    target_canister: Principal;
    store_canister: [] | [Principal];
    chunk_hashes_list: ChunkHash[];
    wasm_module_hash: Uint8Array;
    arg: Uint8Array;
  }): Promise<void>;
}

/**
 * Deploys a module. It creates a canister if none is given, installs into an empty one, upgrades one that has another module, and
 * changes nothing when the canister has this module already. Uses the public interface only.
 * @returns the id of the canister
 */
export async function deployCanister({ agent, wasm, canisterId, arg, controllers }: DeployOptions): Promise<string> {
  const id = canisterId === undefined ? await createCanister(agent, controllers) : Principal.fromText(canisterId);
  const hash = new Uint8Array(createHash("sha256").update(wasm).digest());
  const installed = canisterId === undefined ? undefined : await installedHash(agent, id);
  if (installed === bytesToHex(hash)) return id.toText();
  const mode: InstallMode = installed === undefined ? { install: null } : { upgrade: [] };
  const management = managementOf(agent, id);
  if (wasm.length <= MAX_WHOLE_MODULE_BYTES)
    await management.install_code({ mode, canister_id: id, wasm_module: wasm, arg: arg ?? EMPTY_CANDID });
  else await installInChunks(management, id, { mode, wasm, hash, arg: arg ?? EMPTY_CANDID });
  return id.toText();
}

function managementOf(agent: HttpAgent, effectiveCanisterId: Principal): Management {
  const config = { agent, canisterId: MANAGEMENT_CANISTER, effectiveCanisterId };
  return Actor.createActor<Management>(managementInterface, config);
}

async function createCanister(agent: HttpAgent, controllers: readonly string[] | undefined): Promise<Principal> {
  const created = await managementOf(agent, MANAGEMENT_CANISTER).provisional_create_canister_with_cycles({
    amount: [],
    settings: controllers === undefined ? [] : [{ controllers: [controllers.map((text) => Principal.fromText(text))] }],
  });
  return created.canister_id;
}

/** The hash of the installed module as hex, from a certificate; undefined when the canister is empty. */
async function installedHash(agent: HttpAgent, canisterId: Principal): Promise<string | undefined> {
  const path = [utf8ToBytes("canister"), canisterId.toUint8Array(), utf8ToBytes("module_hash")];
  const { certificate } = await agent.readState(canisterId, { paths: [path] });
  const { rootKey } = agent;
  if (rootKey === null) throw new Error("The agent has no root key: create it with rootKey or shouldFetchRootKey.");
  const verified = await Certificate.create({ certificate, rootKey, canisterId, agent });
  const hash = lookupResultToBuffer(verified.lookup_path(path));
  return hash === undefined ? undefined : bytesToHex(new Uint8Array(hash));
}

async function installInChunks(
  management: Management,
  id: Principal,
  { mode, wasm, hash, arg }: { mode: InstallMode; wasm: Uint8Array; hash: Uint8Array; arg: Uint8Array },
): Promise<void> {
  await management.clear_chunk_store({ canister_id: id });
  const hashes: ChunkHash[] = [];
  for (let offset = 0; offset < wasm.length; offset += CHUNK_BYTES) {
    const chunk = wasm.subarray(offset, offset + CHUNK_BYTES);
    hashes.push(await management.upload_chunk({ canister_id: id, chunk }));
  }
  await management.install_chunked_code({
    mode,
    target_canister: id,
    store_canister: [],
    chunk_hashes_list: hashes,
    wasm_module_hash: hash,
    arg,
  });
  await management.clear_chunk_store({ canister_id: id });
}
