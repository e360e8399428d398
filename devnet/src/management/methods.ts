import { randomBytes } from "node:crypto";
import { Principal } from "@dfinity/principal";
import { decodeArg, encode } from "../candid/candid-codec.ts";
import * as t from "../candid/management-types.ts";
import { FEES } from "../canister/fees.ts";
import type { Bytes } from "../encoding/bytes.ts";
import { principalText } from "../encoding/principal-text.ts";
import { createCanister } from "../lifecycle/create-canister.ts";
import { findCanister } from "../lifecycle/find-canister.ts";
import { assembleChunks, installCode } from "../lifecycle/install-code.ts";
import { changeOriginOf, recordChange } from "../lifecycle/record-change.ts";
import { requireAccess } from "../lifecycle/require-access.ts";
import { withSettings } from "../lifecycle/with-settings.ts";
import { RejectCode, RejectError } from "../messages/reject.ts";
import { watchMemory } from "../subnet/low-memory.ts";
import { uninstallCode } from "../subnet/uninstall-code.ts";
import { changeSettings } from "./change-settings.ts";
import { chunkMethods } from "./chunk-methods.ts";
import { type ManagementCall, type ManagementMethod, NOTHING, onCanister } from "./method.ts";
import { snapshotMethods } from "./snapshot-methods.ts";
import { canisterStatus, listCanisters } from "./status.ts";
import { stopCanister } from "./stop-canister.ts";

const PROVISIONAL_CYCLES = 100_000_000_000_000n;

function create({ subnet, request }: ManagementCall, settings: t.Opt<t.CandidSettings>, cycles: bigint, id?: Bytes) {
  const { caller } = request;
  const canister = createCanister(subnet, { caller, settings, cycles, id, origin: changeOriginOf(request) });
  return encode([t.CanisterIdType], [{ canister_id: Principal.fromUint8Array(canister.id) }]);
}

export const MANAGEMENT_METHODS: Readonly<Record<string, ManagementMethod>> = {
  provisional_create_canister_with_cycles: {
    access: "anyone",
    run(call) {
      const arg = decodeArg<t.ProvisionalCreateArg>(t.ProvisionalCreateType, call.request.arg);
      const id = arg.specified_id[0]?.toUint8Array();
      if (id !== undefined && call.subnet.network.subnetOf(id)?.canister(id) !== undefined)
        throw new RejectError(RejectCode.CanisterReject, "IC0408", `Canister ${principalText(id)} exists already.`);
      return create(call, arg.settings, arg.amount[0] ?? PROVISIONAL_CYCLES, id);
    },
  },
  provisional_top_up_canister: {
    access: "anyone",
    run({ subnet, request }) {
      const arg = decodeArg<t.ProvisionalTopUpArg>(t.ProvisionalTopUpType, request.arg);
      subnet.topUp(findCanister(subnet, arg.canister_id), arg.amount);
      return NOTHING;
    },
  },
  create_canister: {
    access: "canisters",
    run(call) {
      const arg = decodeArg<t.CreateArg>(t.CreateType, call.request.arg);
      if (call.cycles < FEES.createCanister)
        throw new RejectError(
          RejectCode.CanisterReject,
          "IC0406",
          `Creating a canister costs ${FEES.createCanister} cycles, and ${call.cycles} were attached.`,
        );
      const id = create(call, arg.settings, call.cycles - FEES.createCanister);
      call.cycles = 0n;
      return id;
    },
  },
  update_settings: onCanister<t.UpdateSettingsArg>(
    t.UpdateSettingsType,
    (canister, { settings }, { subnet, request }) => {
      changeSettings(subnet, canister, withSettings(canister.settings, [settings]));
      canister.version++;
      watchMemory(subnet, canister);
      const { controllers } = canister.settings;
      if (settings.controllers.length > 0)
        recordChange(subnet, canister, changeOriginOf(request), { controllers_change: { controllers } });
      subnet.publish(canister);
      return NOTHING;
    },
  ),
  install_code: onCanister<t.InstallCodeArg>(t.InstallCodeType, (canister, arg, { subnet, request }) => {
    const { mode, wasm_module, arg: initArg } = arg;
    installCode(subnet, canister, {
      mode,
      source: new Uint8Array(wasm_module),
      arg: new Uint8Array(initArg),
      caller: request.caller,
      origin: changeOriginOf(request),
    });
    return NOTHING;
  }),
  install_chunked_code: {
    access: "controllers",
    run({ subnet, request }) {
      const arg = decodeArg<t.InstallChunkedCodeArg>(t.InstallChunkedCodeType, request.arg);
      const canister = findCanister(subnet, arg.target_canister);
      requireAccess(canister, request.caller);
      const store = arg.store_canister[0] === undefined ? canister : findCanister(subnet, arg.store_canister[0]);
      requireAccess(store, request.caller, "controllers and itself");
      installCode(subnet, canister, {
        mode: arg.mode,
        source: assembleChunks(store, arg.chunk_hashes_list, new Uint8Array(arg.wasm_module_hash)),
        arg: new Uint8Array(arg.arg),
        caller: request.caller,
        origin: changeOriginOf(request),
      });
      return NOTHING;
    },
  },
  ...chunkMethods,
  uninstall_code: onCanister(t.CanisterIdType, (canister, _arg, { subnet, request }) => {
    uninstallCode(subnet, canister);
    recordChange(subnet, canister, changeOriginOf(request), { code_uninstall: null });
    return NOTHING;
  }),
  start_canister: onCanister(t.CanisterIdType, (canister, _arg, { subnet }) => {
    if (canister.lifecycle.kind === "stopping") for (const tell of canister.lifecycle.onCancelled) tell();
    canister.lifecycle = { kind: "running" };
    canister.version++;
    subnet.timers.schedule(canister);
    return NOTHING;
  }),
  stop_canister: onCanister(t.CanisterIdType, stopCanister),
  delete_canister: onCanister(t.CanisterIdType, (canister, _arg, { subnet }) => {
    if (canister.lifecycle.kind !== "stopped")
      throw new RejectError(
        RejectCode.CanisterError,
        "IC0510",
        `Canister ${canister.text} must be stopped before it is deleted.`,
      );
    subnet.removeCanister(canister);
    return NOTHING;
  }),
  ...snapshotMethods,
  canister_status: {
    access: "status viewers",
    run: ({ subnet, request }) => canisterStatus(subnet, request.caller, request.arg),
  },
  canister_info: {
    access: "canisters",
    run({ subnet, request }) {
      const arg = decodeArg<t.CanisterInfoArg>(t.CanisterInfoArgType, request.arg);
      const canister = findCanister(subnet, arg.canister_id);
      const { history } = canister;
      const [requested = 0n] = arg.num_requested_changes;
      const info = {
        total_num_changes: history.total,
        recent_changes: history.changes.filter((_, index) => BigInt(history.changes.length - index) <= requested),
        module_hash: canister.code === undefined ? [] : [canister.code.module.hash],
        controllers: canister.settings.controllers,
      };
      return encode([t.CanisterInfoType], [info]);
    },
  },
  canister_metadata: {
    access: "canisters",
    run({ subnet, request }) {
      const { canister_id, name } = decodeArg<t.MetadataArg>(t.MetadataArgType, request.arg);
      const canister = findCanister(subnet, canister_id);
      const section = canister.code?.module.metadata.get(name);
      const isVisible =
        section?.visibility === "public" || canister.isController(Principal.fromUint8Array(request.caller));
      if (section === undefined || !isVisible)
        throw new RejectError(
          RejectCode.CanisterReject,
          "IC0406",
          `Canister ${canister.text} has no metadata "${name}" that this caller may read.`,
        );
      return encode([t.MetadataType], [{ value: section.content }]);
    },
  },
  list_canisters: { access: "canisters", run: ({ subnet }) => listCanisters(subnet) },
  deposit_cycles: {
    access: "canisters",
    run(call) {
      const { canister_id } = decodeArg<t.CanisterIdArg>(t.CanisterIdType, call.request.arg);
      call.subnet.topUp(findCanister(call.subnet, canister_id), call.cycles);
      call.cycles = 0n;
      return NOTHING;
    },
  },
  raw_rand: { access: "canisters", run: () => encode([t.RandomType], [new Uint8Array(randomBytes(32))]) },
};
