import { randomBytes } from "node:crypto";
import { Principal } from "@dfinity/principal";
import { decodeArg, encode } from "../candid/candid-codec.ts";
import * as t from "../candid/management-types.ts";
import type { Canister } from "../canister/canister.ts";
import type { CanisterSettings } from "../canister/canister-settings.ts";
import { FEES } from "../canister/fees.ts";
import { storedBytes } from "../canister/storage.ts";
import type { Bytes } from "../encoding/bytes.ts";
import { principalText } from "../encoding/principal-text.ts";
import { createCanister } from "../lifecycle/create-canister.ts";
import { findCanister } from "../lifecycle/find-canister.ts";
import { assembleChunks, installCode } from "../lifecycle/install-code.ts";
import { changeOriginOf, recordChange } from "../lifecycle/record-change.ts";
import { requireAccess } from "../lifecycle/require-access.ts";
import { reserveStorage } from "../lifecycle/reserve-storage.ts";
import { withSettings } from "../lifecycle/with-settings.ts";
import { type CallResponse, reply } from "../messages/call-response.ts";
import { RejectCode, RejectError, reject } from "../messages/reject.ts";
import { watchMemory } from "../network/low-memory.ts";
import type { Network } from "../network/network.ts";
import { completeStop } from "../network/run-message.ts";
import { uninstallCode } from "../network/uninstall-code.ts";
import { chunkMethods } from "./chunk-methods.ts";
import { type ManagementCall, type ManagementMethod, type ManagementResult, NOTHING, onCanister } from "./method.ts";
import { snapshotMethods } from "./snapshot-methods.ts";
import { canisterStatus, listCanisters } from "./status.ts";

const STOP_TIMEOUT_NS = 300_000_000_000n;
const PROVISIONAL_CYCLES = 100_000_000_000_000n;

function create({ network, request }: ManagementCall, settings: t.Opt<t.CandidSettings>, cycles: bigint, id?: Bytes) {
  const { caller } = request;
  const canister = createCanister(network, { caller, settings, cycles, id, origin: changeOriginOf(request) });
  return encode([t.CanisterIdType], [{ canister_id: Principal.fromUint8Array(canister.id) }]);
}

export const MANAGEMENT_METHODS: Readonly<Record<string, ManagementMethod>> = {
  provisional_create_canister_with_cycles: {
    access: "anyone",
    run(call) {
      const arg = decodeArg<t.ProvisionalCreateArg>(t.ProvisionalCreateType, call.request.arg);
      const id = arg.specified_id[0]?.toUint8Array();
      if (id !== undefined && call.network.canister(id) !== undefined)
        throw new RejectError(RejectCode.CanisterReject, "IC0408", `Canister ${principalText(id)} exists already.`);
      return create(call, arg.settings, arg.amount[0] ?? PROVISIONAL_CYCLES, id);
    },
  },
  provisional_top_up_canister: {
    access: "anyone",
    run({ network, request }) {
      const arg = decodeArg<t.ProvisionalTopUpArg>(t.ProvisionalTopUpType, request.arg);
      network.topUp(findCanister(network, arg.canister_id), arg.amount);
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
    (canister, { settings }, { network, request }) => {
      changeSettings(network, canister, withSettings(canister.settings, [settings]));
      canister.version++;
      watchMemory(network, canister);
      const { controllers } = canister.settings;
      if (settings.controllers.length > 0)
        recordChange(network, canister, changeOriginOf(request), { controllers_change: { controllers } });
      network.publish(canister);
      return NOTHING;
    },
  ),
  install_code: onCanister<t.InstallCodeArg>(t.InstallCodeType, (canister, arg, { network, request }) => {
    const { mode, wasm_module, arg: initArg } = arg;
    installCode(network, canister, {
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
    run({ network, request }) {
      const arg = decodeArg<t.InstallChunkedCodeArg>(t.InstallChunkedCodeType, request.arg);
      const canister = findCanister(network, arg.target_canister);
      requireAccess(canister, request.caller);
      const store = arg.store_canister[0] === undefined ? canister : findCanister(network, arg.store_canister[0]);
      requireAccess(store, request.caller, "controllers and itself");
      installCode(network, canister, {
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
  uninstall_code: onCanister(t.CanisterIdType, (canister, _arg, { network, request }) => {
    uninstallCode(network, canister);
    recordChange(network, canister, changeOriginOf(request), { code_uninstall: null });
    return NOTHING;
  }),
  start_canister: onCanister(t.CanisterIdType, (canister, _arg, { network }) => {
    if (canister.lifecycle.kind === "stopping") for (const tell of canister.lifecycle.onCancelled) tell();
    canister.lifecycle = { kind: "running" };
    canister.version++;
    network.timers.schedule(canister);
    return NOTHING;
  }),
  stop_canister: onCanister(t.CanisterIdType, stop),
  delete_canister: onCanister(t.CanisterIdType, (canister, _arg, { network }) => {
    if (canister.lifecycle.kind !== "stopped")
      throw new RejectError(
        RejectCode.CanisterError,
        "IC0510",
        `Canister ${canister.text} must be stopped before it is deleted.`,
      );
    network.removeCanister(canister);
    return NOTHING;
  }),
  ...snapshotMethods,
  canister_status: {
    access: "status viewers",
    run: ({ network, request }) => canisterStatus(network, request.caller, request.arg),
  },
  canister_info: {
    access: "canisters",
    run({ network, request }) {
      const arg = decodeArg<t.CanisterInfoArg>(t.CanisterInfoArgType, request.arg);
      const canister = findCanister(network, arg.canister_id);
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
    run({ network, request }) {
      const { canister_id, name } = decodeArg<t.MetadataArg>(t.MetadataArgType, request.arg);
      const canister = findCanister(network, canister_id);
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
  list_canisters: { access: "canisters", run: ({ network }) => listCanisters(network) },
  deposit_cycles: {
    access: "canisters",
    run(call) {
      const { canister_id } = decodeArg<t.CanisterIdArg>(t.CanisterIdType, call.request.arg);
      call.network.topUp(findCanister(call.network, canister_id), call.cycles);
      call.cycles = 0n;
      return NOTHING;
    },
  },
  raw_rand: { access: "canisters", run: () => encode([t.RandomType], [new Uint8Array(randomBytes(32))]) },
};

/** @throws RejectError when the canister cannot pay for its memory allocation, or has set aside more than the new limit */
function changeSettings(network: Network, canister: Canister, settings: CanisterSettings): void {
  if (settings.reservedCyclesLimit < canister.reservedCycles)
    throw new RejectError(
      RejectCode.CanisterError,
      "IC0540",
      `Canister ${canister.text} has set aside ${canister.reservedCycles} cycles; reserved_cycles_limit cannot be below.`,
    );
  const before = canister.settings;
  const storedBefore = storedBytes(canister);
  canister.settings = settings;
  const addedBytes = storedBytes(canister) - storedBefore;
  canister.settings = { ...settings, memoryAllocation: before.memoryAllocation };
  try {
    reserveStorage(network, canister, addedBytes);
  } catch (error) {
    canister.settings = before;
    throw error;
  }
  canister.settings = settings;
}

/** Answers when every open call context of the canister is closed. */
function stop(canister: Canister, _arg: unknown, { network, request }: ManagementCall): ManagementResult {
  if (canister.lifecycle.kind === "stopped") return NOTHING;
  const waiting = canister.lifecycle.kind === "stopping" ? canister.lifecycle : undefined;
  let isAnswered = false;
  const answer = (response: CallResponse) => {
    if (!isAnswered) network.respond(request.origin, response, request.cycles);
    isAnswered = true;
  };
  const [cancelled, timedOut] = [
    reject(RejectCode.CanisterError, "IC0511", `Canister ${canister.text} was started again before it had stopped.`),
    reject(
      RejectCode.SysTransient,
      "IC0206",
      `Canister ${canister.text} did not stop in time: it still answers calls. It goes on stopping; ask again.`,
    ),
  ];
  canister.version++;
  canister.lifecycle = {
    kind: "stopping",
    onStopped: [...(waiting?.onStopped ?? []), () => answer(reply(NOTHING))],
    onCancelled: [...(waiting?.onCancelled ?? []), () => answer(cancelled)],
  };
  network.timers.at(network.nowNs() + STOP_TIMEOUT_NS, () => answer(timedOut));
  completeStop(network, canister);
  return "later";
}
