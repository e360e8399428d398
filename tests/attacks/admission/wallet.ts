import { deployCanister } from "@store-forever/devnet";
import { IDL, Principal } from "@store-forever/protocol/ic";
import binaryen from "binaryen";
import { type Caller, sendUpdate } from "../caller.ts";

/** A canister that calls `pay_for` with cycles attached, as wallets do. */
export interface Wallet {
  /** Pays, or tries to: what came of it the archive tells. */
  pay(account: Uint8Array, cycles: bigint): Promise<void>;
}

/** @param payer who has the wallet */
export async function deployWallet(payer: Caller, archiveId: string): Promise<Wallet> {
  const wasm = walletFor(Principal.fromText(archiveId).toUint8Array());
  const canisterId = await deployCanister({ agent: payer.agent, wasm });
  return {
    async pay(account, cycles) {
      const argument = new Uint8Array(IDL.encode([IDL.Principal], [Principal.fromUint8Array(account)]));
      const message = new Uint8Array(CYCLES_BYTES + argument.length);
      new DataView(message.buffer).setBigUint64(0, cycles, true);
      message.set(argument, CYCLES_BYTES);
      await sendUpdate(payer, canisterId, "pay", message);
    },
  };
}

/** The argument of the wallet's only update begins with the cycles. */
const CYCLES_BYTES = 8;

function walletFor(archive: Uint8Array): Uint8Array {
  const text = (bytes: Uint8Array) => [...bytes].map((byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("");
  const module = binaryen.parseText(`(module
    (import "ic0" "msg_arg_data_size" (func $size (result i32)))
    (import "ic0" "msg_arg_data_copy" (func $copy (param i32 i32 i32)))
    (import "ic0" "call_new" (func $new (param i32 i32 i32 i32 i32 i32 i32 i32)))
    (import "ic0" "call_data_append" (func $append (param i32 i32)))
    (import "ic0" "call_cycles_add128" (func $cycles (param i64 i64)))
    (import "ic0" "call_perform" (func $perform (result i32)))
    (import "ic0" "msg_reply_data_append" (func $reply_data (param i32 i32)))
    (import "ic0" "msg_reply" (func $reply))
    (import "ic0" "msg_reject_msg_size" (func $reason_size (result i32)))
    (import "ic0" "msg_reject_msg_copy" (func $reason_copy (param i32 i32 i32)))
    (import "ic0" "msg_reject" (func $reject (param i32 i32)))
    (memory 1)
    (data (i32.const 0) "${text(archive)}")
    (data (i32.const 32) "pay_for")
    (table 2 funcref)
    (elem (i32.const 0) $replied $rejected)
    (func (export "canister_update pay")
      (call $copy (i32.const 64) (i32.const 0) (call $size))
      (call $new (i32.const 0) (i32.const ${archive.length}) (i32.const 32) (i32.const 7)
        (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0))
      (call $append (i32.const 72) (i32.sub (call $size) (i32.const 8)))
      (call $cycles (i64.const 0) (i64.load (i32.const 64)))
      (drop (call $perform)))
    (func $replied (param i32)
      (call $copy (i32.const 64) (i32.const 0) (call $size))
      (call $reply_data (i32.const 64) (call $size))
      (call $reply))
    (func $rejected (param i32)
      (call $reason_copy (i32.const 64) (i32.const 0) (call $reason_size))
      (call $reject (i32.const 64) (call $reason_size))))`);
  try {
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}
