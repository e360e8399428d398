import {
  nameOf,
  type Opt,
  type PersonalArchive,
  type ResultOf,
  subaccountOf,
  type Variant,
} from "@store-forever/protocol";
import * as T from "@store-forever/protocol/candid";
import { call, canisterSelf, IDL, Principal } from "azle";
import { mintForDeposit } from "../admission/ledgers.ts";
import { CommitBatchArgs } from "../files/candid/idl.ts";
import { type ReadableFiles, type ReleasedModule, releasedModule, viewerMessages } from "../files/release/release.ts";
import { FORMAT } from "../store/format.ts";
import type { Payer } from "../store/records/personal/creation-record.ts";
import type { Owner } from "../store/store.ts";
import { API_VERSION } from "../version.ts";
import type { Answer, FactoryNetwork } from "./factory-network.ts";

/** System canisters of the Internet Computer, which have these ids on every network. */
const MANAGEMENT = "aaaaa-aa";
const CYCLES_LEDGER = "um5iw-rqaaa-aaaaq-qaaba-cai";
const ICP_LEDGER = "ryjl3-tyaaa-aaaaa-aaaba-cai";

/** By these reject codes the management canister says that it did nothing: there is no such canister, or it is not the caller's. */
const MANAGEMENT_REFUSALS = [3, 4, 5];

const Blob = IDL.Vec(IDL.Nat8);
const Account = IDL.Record({ owner: IDL.Principal, subaccount: IDL.Opt(Blob) });
const CanisterId = IDL.Record({ canister_id: IDL.Principal });
const Settings = IDL.Record({ controllers: IDL.Opt(IDL.Vec(IDL.Principal)) });
const ChunkHash = IDL.Record({ hash: Blob });
const CreateArgs = IDL.Record({
  from_subaccount: IDL.Opt(Blob),
  created_at_time: IDL.Opt(IDL.Nat64),
  amount: IDL.Nat,
  creation_args: IDL.Opt(
    IDL.Record({
      settings: IDL.Opt(Settings),
      subnet_selection: IDL.Opt(
        IDL.Variant({
          Filter: IDL.Record({ subnet_type: IDL.Opt(IDL.Text) }),
          Subnet: IDL.Record({ subnet: IDL.Principal }),
        }),
      ),
    }),
  ),
});
const CreateResult = IDL.Variant({
  Ok: IDL.Record({ block_id: IDL.Nat, canister_id: IDL.Principal }),
  Err: IDL.Variant({
    InsufficientFunds: IDL.Record({ balance: IDL.Nat }),
    TooOld: IDL.Null,
    CreatedInFuture: IDL.Record({ ledger_time: IDL.Nat64 }),
    TemporarilyUnavailable: IDL.Null,
    Duplicate: IDL.Record({ duplicate_of: IDL.Nat, canister_id: IDL.Opt(IDL.Principal) }),
    FailedToCreate: IDL.Record({ fee_block: IDL.Opt(IDL.Nat), refund_block: IDL.Opt(IDL.Nat), error: IDL.Text }),
    GenericError: IDL.Record({ error_code: IDL.Nat, message: IDL.Text }),
  }),
});
type CreateResult =
  | { Ok: { canister_id: Principal } }
  | { Err: Variant<string> & { Duplicate?: { canister_id: [] | [Principal] }; FailedToCreate?: { error: string } } };
const Mode = IDL.Variant({ install: IDL.Null, reinstall: IDL.Null });
const InstallArgs = IDL.Record({
  mode: Mode,
  target_canister: IDL.Principal,
  store_canister: IDL.Opt(IDL.Principal),
  chunk_hashes_list: IDL.Vec(ChunkHash),
  wasm_module_hash: Blob,
  arg: Blob,
});
const CanisterInfo = IDL.Record({ module_hash: IDL.Opt(Blob), controllers: IDL.Vec(IDL.Principal) });
interface Info {
  module_hash: Opt<Uint8Array>;
  controllers: Principal[];
}
const ImportId = IDL.Nat64;

/** The network itself. @param files of this canister, among which the release is */
export const factoryNetwork = (files: ReadableFiles): FactoryNetwork => ({
  reserveCycles: () =>
    ask(CYCLES_LEDGER, "icrc1_balance_of", [Account], IDL.Nat, [{ owner: canisterSelf(), subaccount: [] }]),
  depositedCycles: (owner) =>
    ask(CYCLES_LEDGER, "icrc1_balance_of", [Account], IDL.Nat, [
      { owner: canisterSelf(), subaccount: subaccountOfPayer(owner, "owner") },
    ]),
  depositedE8s: (owner) =>
    ask(ICP_LEDGER, "icrc1_balance_of", [Account], IDL.Nat, [
      { owner: canisterSelf(), subaccount: subaccountOfPayer(owner, "owner") },
    ]),
  buyCycles: async (owner, { amountE8s, createdAtNs }) => {
    const bought = await mintForDeposit(owner, amountE8s, createdAtNs);
    if (bought.kind === "done") return done(null);
    return { kind: bought.kind, message: `ICP did not become cycles: ${bought.reason}.` };
  },
  topUpReserve: (cycles) => depositCycles(canisterSelf().toUint8Array(), cycles),
  create,
  install: (canister, owner) => install(releasedModule(files), canister, owner),
  putViewer: (canister) => putViewer(files, canister),
  apiVersion: async (canister) => {
    const type = IDL.Record({ api_version: IDL.Text });
    const answer = await ask<{ api_version: string }>(principal(canister), "stats", [], type, []);
    return answer.kind === "done" ? done(answer.value.api_version) : answer;
  },
  archive: async (canister) => {
    const type = IDL.Opt(T.PersonalArchive);
    const answer = await ask<Opt<PersonalArchive>>(principal(canister), "get_personal_archive", [], type, []);
    return answer.kind === "done" ? done(answer.value[0]) : answer;
  },
  beginImport: (canister, import_id, manifest) =>
    askArchive(canister, "begin_import", [T.ImportStart], T.EmptyResult, [
      { import_id, format: FORMAT, api_version: API_VERSION, manifest },
    ]),
  putChunks: (canister, importId, chunks) =>
    askArchive(canister, "put_memory_chunk", [ImportId, IDL.Vec(T.ImportedChunk)], T.EmptyResult, [importId, chunks]),
  commit: (canister, importId, items) =>
    askArchive(canister, "commit_memory", [ImportId, IDL.Vec(T.ImportedItem)], T.CommittedItemsResult, [
      importId,
      items,
    ]),
  finalize: (canister, importId) =>
    askArchive(canister, "finalize_import", [ImportId], T.FinalizedImportResult, [importId]),
  handOver: (canister, owner) =>
    manage("update_settings", IDL.Record({ canister_id: IDL.Principal, settings: Settings }), {
      canister_id: principal(canister),
      settings: { controllers: [[principal(owner)]] },
    }),
  info: moduleAndControllers,
  returnCycles: (canister, owner, payer) =>
    askArchive(canister, "return_cycles", [IDL.Opt(Blob)], T.EmptyResult, [subaccountOfPayer(owner, payer)]),
  stop: (canister) => manage("stop_canister", CanisterId, { canister_id: principal(canister) }),
  delete: (canister) => manage("delete_canister", CanisterId, { canister_id: principal(canister) }),
});

async function moduleAndControllers(canister: Owner): ReturnType<FactoryNetwork["info"]> {
  const argument = { canister_id: principal(canister) };
  const answer = await ask<Info>(MANAGEMENT, "canister_info", [CanisterId], CanisterInfo, [argument]);
  if (answer.kind !== "done") return answer;
  const { module_hash, controllers } = answer.value;
  const value = { moduleSha256: module_hash[0], controllers: controllers.map((each) => each.toUint8Array()) };
  return { kind: "done", value };
}

/** Puts cycles of this canister into somebody's account at the cycles ledger. @returns what is in it then */
export async function depositCycles(
  account: Owner,
  cycles: bigint,
  subaccount: Opt<Uint8Array> = [],
): Promise<Answer<bigint>> {
  const Deposit = IDL.Record({ to: Account, memo: IDL.Opt(Blob) });
  const Deposited = IDL.Record({ balance: IDL.Nat });
  const argument = { to: { owner: principal(account), subaccount }, memo: [] };
  const answer = await ask<{ balance: bigint }>(CYCLES_LEDGER, "deposit", [Deposit], Deposited, [argument], cycles);
  return answer.kind === "done" ? done(answer.value.balance) : answer;
}

/** The ledger answers each request with the same time and terms alike: with the canister that it created for it. */
async function create({ owner, subnet, payer, createdAtNs, cycles }: Parameters<FactoryNetwork["create"]>[0]) {
  const answer = await ask<CreateResult>(CYCLES_LEDGER, "create_canister", [CreateArgs], CreateResult, [
    {
      from_subaccount: subaccountOfPayer(owner, payer),
      created_at_time: [createdAtNs],
      amount: cycles,
      creation_args: [
        {
          settings: [{ controllers: [[canisterSelf(), principal(owner)]] }],
          subnet_selection: subnet === undefined ? [] : [{ Subnet: { subnet: principal(subnet) } }],
        },
      ],
    },
  ]);
  if (answer.kind !== "done") return answer;
  if ("Ok" in answer.value) return done(answer.value.Ok.canister_id.toUint8Array());
  const error = answer.value.Err;
  const known = error.Duplicate?.canister_id[0];
  if (known !== undefined) return done(known.toUint8Array());
  const reason = nameOf(error);
  const message = `The cycles ledger did not create the canister: ${error.FailedToCreate?.error ?? reason}.`;
  if (["Duplicate", "TemporarilyUnavailable", "CreatedInFuture"].includes(reason))
    return { kind: "unknown", message } as const;
  if (reason === "InsufficientFunds") return { kind: "refused", message, code: "ReserveInsufficient" } as const;
  // It was asked before and is asked again now, and remembers for a day only.
  if (reason === "TooOld") return { kind: "refused", message, code: "CreationUnanswered" } as const;
  return { kind: "refused", message } as const;
}

/** The reserve has none. The owner's is that of their deposit account. */
const subaccountOfPayer = (owner: Owner, payer: Payer): Opt<Uint8Array> =>
  payer === "owner" ? [subaccountOf(owner)] : [];

const done = <T>(value: T) => ({ kind: "done", value }) as const;

async function install(module: ReleasedModule | undefined, canister: Owner, owner: Owner): Promise<Answer<null>> {
  if (module === undefined)
    return { kind: "refused", message: "An administrator has to upload a release first: npm run deploy does it." };
  const { sha256, parts } = module;
  const canister_id = principal(canister);
  const info = await moduleAndControllers(canister);
  if (info.kind !== "done") return info;
  const Upload = IDL.Record({ canister_id: IDL.Principal, chunk: Blob });
  const uploads = await Promise.all(
    parts.map((read) =>
      ask<{ hash: Uint8Array }>(MANAGEMENT, "upload_chunk", [Upload], ChunkHash, [{ canister_id, chunk: read() }]),
    ),
  );
  const hashes: { hash: Uint8Array }[] = [];
  for (const upload of uploads) {
    if (upload.kind !== "done") return upload;
    hashes.push(upload.value);
  }
  const initArgument = { owner: principal(owner), factory: [canisterSelf()] };
  return manage("install_chunked_code", InstallArgs, {
    mode: info.value.moduleSha256 === undefined ? { install: null } : { reinstall: null },
    target_canister: canister_id,
    store_canister: [],
    chunk_hashes_list: hashes,
    wasm_module_hash: sha256,
    arg: new Uint8Array(IDL.encode([IDL.Opt(T.InitArgument)], [[initArgument]])),
  });
}

async function putViewer(files: ReadableFiles, canister: Owner): Promise<Answer<null>> {
  for (const operations of viewerMessages(files)) {
    const batch = { batch_id: 0n, operations };
    const answer = await ask(principal(canister), "commit_batch", [CommitBatchArgs], undefined, [batch]);
    if (answer.kind !== "done") return answer;
  }
  return done(null);
}

const principal = (bytes: Owner): Principal => Principal.fromUint8Array(bytes);

async function manage(method: string, type: IDL.Type, argument: object): Promise<Answer<null>> {
  const answer = await ask(MANAGEMENT, method, [type], undefined, [argument]);
  return answer.kind === "done" ? done(null) : answer;
}

/** Asks a personal canister. What it refuses with a reason it refuses another time, too. */
async function askArchive<T>(
  canister: Owner,
  method: string,
  paramIdlTypes: IDL.Type[],
  returnIdlType: IDL.Type,
  args: unknown[],
): Promise<Answer<T>> {
  const answer = await ask<ResultOf<T>>(principal(canister), method, paramIdlTypes, returnIdlType, args);
  if (answer.kind !== "done") return answer;
  if ("Ok" in answer.value) return done(answer.value.Ok);
  return { kind: "refused", message: `${nameOf(answer.value.Err.code)}: ${answer.value.Err.message}` };
}

async function ask<T>(
  canister: Principal | string,
  method: string,
  paramIdlTypes: IDL.Type[],
  returnIdlType: IDL.Type | undefined,
  args: unknown[],
  cycles = 0n,
): Promise<Answer<T>> {
  try {
    const returned = returnIdlType === undefined ? {} : { returnIdlType };
    return done(await call<unknown[], T>(canister, method, { args, paramIdlTypes, cycles, ...returned }));
  } catch (error) {
    // What takes the answer has trapped. Nothing may be done here; the step is done again when its answer counts as lost.
    if ((error as CallError).type === "CleanupCallback") return new Promise(() => {});
    const isRefused = canister === MANAGEMENT && MANAGEMENT_REFUSALS.includes((error as CallError).rejectCode ?? 0);
    return { kind: isRefused ? "refused" : "unknown", message: reasonOf(method, error) };
  }
}

/** What Azle throws for a call without a reply. */
interface CallError {
  type?: string;
  rejectCode?: number;
  rejectMessage?: string;
}

function reasonOf(method: string, error: unknown): string {
  const { type, rejectMessage } = error as CallError;
  return `${method} got no answer: ${rejectMessage ?? type ?? String(error)}`;
}
