import { compileWat } from "./compile-wat.ts";

/** The bytes of the operators of a script. Most operators work on one buffer of bytes, the accumulator (acc). */
export const OPERATORS = {
  /** acc := the bytes given */
  set: 0x01,
  append: 0x02,
  reply: 0x03,
  reject: 0x04,
  trap: 0x05,
  /** acc := the message's argument, in a reply callback the reply */
  argument: 0x06,
  call: 0x07,
  acceptCycles: 0x08,
  heapWrite: 0x09,
  heapRead: 0x0a,
  stableGrow: 0x0b,
  stableWrite: 0x0c,
  stableRead: 0x0d,
  certify: 0x0e,
  certificate: 0x0f,
  isCertificatePresent: 0x10,
  setTimer: 0x11,
  loopForever: 0x12,
  setGlobal: 0x13,
  global: 0x14,
  heapGrow: 0x15,
  balance: 0x16,
  refunded: 0x17,
  available: 0x18,
  rejectCode: 0x19,
  rejectMessage: 0x1a,
  performanceCounter: 0x1b,
  version: 0x1c,
  zeros: 0x1d,
  caller: 0x1e,
  callerInfo: 0x1f,
  callerInfoSigner: 0x20,
  stableSize: 0x21,
  accept: 0x22,
  print: 0x23,
  store: 0x24,
  log: 0x25,
  readLog: 0x26,
  heapSize: 0x27,
  method: 0x28,
  touchStable: 0x29,
} as const;

/** Entry points that run a script stored beforehand: see `store`. */
export const STORED = { preUpgrade: 0, timer: 1, inspect: 2, http: 3, httpUpdate: 4, lowMemory: 5 } as const;

const ACC = 0x10_0000;
const ARG = 0x50_0000;
const HEAP = 0x4_0000;
const LOG = 0x5_0000;
const SLOTS = 0x1000;

/** Copies something of the System API, given by its size and copy functions, into the accumulator. */
const fetchInto = (name: string) => `
  (func $fetch_${name} (global.set $acc (call $${name}_size))
    (call $${name}_copy (i32.const ${ACC}) (i32.const 0) (global.get $acc)))`;
const cases = (bodies: Readonly<Record<number, string>>) =>
  Object.entries(bodies)
    .map(([code, body]) => `(if (i32.eq (local.get $op) (i32.const ${code})) (then ${body} (br $next)))`)
    .join("\n");
const accI32 = (value: string) => `(i32.store (i32.const ${ACC}) ${value}) (global.set $acc (i32.const 4))`;
const accI64 = (value: string) => `(i64.store (i32.const ${ACC}) ${value}) (global.set $acc (i32.const 8))`;
const acc128 = (call: string) => `(call $${call} (i32.const ${ACC})) (global.set $acc (i32.const 16))`;
const runStored = (slot: number) => `(local $at i32)
    (local.set $at (i32.load (i32.const ${SLOTS + 4 * slot})))
    (if (local.get $at) (then (call $run_kept (local.get $at))))`;

const O = OPERATORS;

const TEXT = `(module
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "msg_reject" (func $reject (param i32 i32)))
  (import "ic0" "trap" (func $trap (param i32 i32)))
  (import "ic0" "debug_print" (func $print (param i32 i32)))
  (import "ic0" "msg_arg_data_size" (func $arg_size (result i32)))
  (import "ic0" "msg_arg_data_copy" (func $arg_copy (param i32 i32 i32)))
  (import "ic0" "msg_caller_size" (func $caller_size (result i32)))
  (import "ic0" "msg_caller_copy" (func $caller_copy (param i32 i32 i32)))
  (import "ic0" "msg_caller_info_data_size" (func $info_size (result i32)))
  (import "ic0" "msg_caller_info_data_copy" (func $info_copy (param i32 i32 i32)))
  (import "ic0" "msg_caller_info_signer_size" (func $signer_size (result i32)))
  (import "ic0" "msg_caller_info_signer_copy" (func $signer_copy (param i32 i32 i32)))
  (import "ic0" "msg_method_name_size" (func $method_size (result i32)))
  (import "ic0" "msg_method_name_copy" (func $method_copy (param i32 i32 i32)))
  (import "ic0" "msg_reject_code" (func $reject_code (result i32)))
  (import "ic0" "msg_reject_msg_size" (func $reject_msg_size (result i32)))
  (import "ic0" "msg_reject_msg_copy" (func $reject_msg_copy (param i32 i32 i32)))
  (import "ic0" "accept_message" (func $accept))
  (import "ic0" "call_new" (func $call_new (param i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "ic0" "call_on_cleanup" (func $on_cleanup (param i32 i32)))
  (import "ic0" "call_data_append" (func $call_append (param i32 i32)))
  (import "ic0" "call_cycles_add128" (func $add_cycles (param i64 i64)))
  (import "ic0" "call_with_best_effort_response" (func $best_effort (param i32)))
  (import "ic0" "call_perform" (func $perform (result i32)))
  (import "ic0" "msg_cycles_accept128" (func $accept_cycles (param i64 i64 i32)))
  (import "ic0" "msg_cycles_available128" (func $available (param i32)))
  (import "ic0" "msg_cycles_refunded128" (func $refunded (param i32)))
  (import "ic0" "canister_cycle_balance128" (func $balance (param i32)))
  (import "ic0" "stable64_size" (func $stable_size (result i64)))
  (import "ic0" "stable64_grow" (func $stable_grow (param i64) (result i64)))
  (import "ic0" "stable64_write" (func $stable_write (param i64 i64 i64)))
  (import "ic0" "stable64_read" (func $stable_read (param i64 i64 i64)))
  (import "ic0" "certified_data_set" (func $certify (param i32 i32)))
  (import "ic0" "data_certificate_present" (func $certificate_present (result i32)))
  (import "ic0" "data_certificate_size" (func $certificate_size (result i32)))
  (import "ic0" "data_certificate_copy" (func $certificate_copy (param i32 i32 i32)))
  (import "ic0" "global_timer_set" (func $timer (param i64) (result i64)))
  (import "ic0" "performance_counter" (func $counter (param i32) (result i64)))
  (import "ic0" "canister_version" (func $version (result i64)))
  (memory 144)
  (table 1 funcref)
  (elem (i32.const 0) $run_kept)
  (global $acc (mut i32) (i32.const 0))
  (global $pc (mut i32) (i32.const 0))
  (global $kept (mut i32) (i32.const 0x2000))
  (global $number (mut i32) (i32.const 0))
  ${["arg", "caller", "info", "signer", "method", "reject_msg", "certificate"].map(fetchInto).join("")}
  (func $u8 (result i32)
    (global.set $pc (i32.add (global.get $pc) (i32.const 1)))
    (i32.load8_u (i32.sub (global.get $pc) (i32.const 1))))
  (func $u32 (result i32)
    (global.set $pc (i32.add (global.get $pc) (i32.const 4)))
    (i32.load (i32.sub (global.get $pc) (i32.const 4))))
  (func $u64 (result i64)
    (global.set $pc (i32.add (global.get $pc) (i32.const 8)))
    (i64.load (i32.sub (global.get $pc) (i32.const 8))))
  (func $skip (param $size i32) (result i32)
    (global.set $pc (i32.add (global.get $pc) (local.get $size)))
    (i32.sub (global.get $pc) (local.get $size)))
  (func $keep (param $from i32) (param $size i32) (result i32) (local $at i32)
    (local.set $at (global.get $kept))
    (i32.store (local.get $at) (local.get $size))
    (memory.copy (i32.add (local.get $at) (i32.const 4)) (local.get $from) (local.get $size))
    (global.set $kept (i32.add (i32.add (local.get $at) (i32.const 8)) (local.get $size)))
    (local.get $at))
  (func $keep_next (result i32) (local $size i32)
    (local.set $size (call $u32))
    (call $keep (call $skip (local.get $size)) (local.get $size)))
  (func $call (local $callee i32) (local $callee_size i32) (local $name i32) (local $name_size i32)
    (local $seconds i32) (local $cleanup i32) (local $cycles i64)
    (local.set $callee_size (call $u32))
    (local.set $callee (call $skip (local.get $callee_size)))
    (local.set $name_size (call $u32))
    (local.set $name (call $skip (local.get $name_size)))
    (call $call_new (local.get $callee) (local.get $callee_size) (local.get $name) (local.get $name_size)
      (i32.const 0) (call $keep_next) (i32.const 0) (call $keep_next))
    (local.set $cleanup (call $keep_next))
    (if (i32.load (local.get $cleanup)) (then (call $on_cleanup (i32.const 0) (local.get $cleanup))))
    (local.set $cycles (call $u64))
    (if (i64.ne (local.get $cycles) (i64.const 0)) (then (call $add_cycles (i64.const 0) (local.get $cycles))))
    (local.set $seconds (call $u32))
    (if (i32.ne (local.get $seconds) (i32.const -1)) (then (call $best_effort (local.get $seconds))))
    (call $call_append (i32.const ${ACC}) (global.get $acc))
    ${accI32("(call $perform)")})
  (func $log (local $size i32)
    (local.set $size (i32.load (i32.const ${LOG})))
    (memory.copy (i32.add (i32.const ${LOG + 4}) (local.get $size)) (i32.const ${ACC}) (global.get $acc))
    (i32.store (i32.const ${LOG}) (i32.add (local.get $size) (global.get $acc))))
  (func $touch (local $left i64) (local $at i64)
    (local.set $left (call $u64))
    (loop $again
      (if (i64.gt_s (local.get $left) (i64.const 0)) (then
        (call $stable_read (i64.const ${ACC}) (local.get $at) (i64.const 1))
        (local.set $at (i64.add (local.get $at) (i64.const 4096)))
        (local.set $left (i64.sub (local.get $left) (i64.const 4096)))
        (br $again)))))
  (func $run_kept (param $at i32)
    (call $run (i32.add (local.get $at) (i32.const 4)) (i32.load (local.get $at))))
  (func $run_argument
    (call $arg_copy (i32.const ${ARG}) (i32.const 0) (call $arg_size))
    (call $run (i32.const ${ARG}) (call $arg_size)))
  (func $run (param $from i32) (param $size i32) (local $end i32) (local $op i32) (local $length i32)
    (global.set $acc (i32.const 0))
    (global.set $pc (local.get $from))
    (local.set $end (i32.add (local.get $from) (local.get $size)))
    (loop $next
      (if (i32.ge_u (global.get $pc) (local.get $end)) (then (return)))
      (local.set $op (call $u8))
      ${cases({
        [O.set]: `(global.set $acc (call $u32))
          (memory.copy (i32.const ${ACC}) (call $skip (global.get $acc)) (global.get $acc))`,
        [O.append]: `(call $append (i32.const ${ACC}) (global.get $acc))`,
        [O.reply]: "(call $reply)",
        [O.reject]: `(call $reject (i32.const ${ACC}) (global.get $acc))`,
        [O.trap]: `(call $trap (i32.const ${ACC}) (global.get $acc))`,
        [O.argument]: "(call $fetch_arg)",
        [O.call]: "(call $call)",
        [O.acceptCycles]: `(call $accept_cycles (i64.const 0) (call $u64) (i32.const ${ACC}))
          (global.set $acc (i32.const 16))`,
        [O.heapWrite]: `(memory.copy (i32.add (i32.const ${HEAP}) (call $u32)) (i32.const ${ACC}) (global.get $acc))`,
        [O.heapRead]: `(local.set $length (i32.add (i32.const ${HEAP}) (call $u32))) (global.set $acc (call $u32))
          (memory.copy (i32.const ${ACC}) (local.get $length) (global.get $acc))`,
        [O.stableGrow]: accI64("(call $stable_grow (call $u64))"),
        [O.stableWrite]: `(call $stable_write (call $u64) (i64.const ${ACC}) (i64.extend_i32_u (global.get $acc)))`,
        [O.stableRead]: `(local.set $length (i32.load (i32.add (global.get $pc) (i32.const 8))))
          (call $stable_read (i64.const ${ACC}) (call $u64) (i64.extend_i32_u (local.get $length)))
          (global.set $acc (call $u32))`,
        [O.certify]: `(call $certify (i32.const ${ACC}) (global.get $acc))`,
        [O.certificate]: "(call $fetch_certificate)",
        [O.isCertificatePresent]: accI32("(call $certificate_present)"),
        [O.setTimer]: accI64("(call $timer (call $u64))"),
        [O.loopForever]: "(loop $forever (br $forever))",
        [O.setGlobal]: "(global.set $number (call $u32))",
        [O.global]: accI32("(global.get $number)"),
        [O.heapGrow]: accI32("(memory.grow (call $u32))"),
        [O.balance]: acc128("balance"),
        [O.refunded]: acc128("refunded"),
        [O.available]: acc128("available"),
        [O.rejectCode]: accI32("(call $reject_code)"),
        [O.rejectMessage]: "(call $fetch_reject_msg)",
        [O.performanceCounter]: accI64("(call $counter (call $u32))"),
        [O.version]: accI64("(call $version)"),
        [O.zeros]: `(global.set $acc (call $u32)) (memory.fill (i32.const ${ACC}) (i32.const 0) (global.get $acc))`,
        [O.caller]: "(call $fetch_caller)",
        [O.callerInfo]: "(call $fetch_info)",
        [O.callerInfoSigner]: "(call $fetch_signer)",
        [O.stableSize]: accI64("(call $stable_size)"),
        [O.accept]: "(call $accept)",
        [O.print]: `(call $print (i32.const ${ACC}) (global.get $acc))`,
        [O.store]: `(i32.store (i32.add (i32.const ${SLOTS}) (i32.mul (call $u32) (i32.const 4)))
          (call $keep (i32.const ${ACC}) (global.get $acc)))`,
        [O.log]: "(call $log)",
        [O.readLog]: `(global.set $acc (i32.load (i32.const ${LOG})))
          (memory.copy (i32.const ${ACC}) (i32.const ${LOG + 4}) (global.get $acc))`,
        [O.heapSize]: accI32("(memory.size)"),
        [O.method]: "(call $fetch_method)",
        [O.touchStable]: "(call $touch)",
      })}
      (unreachable)))
  (func (export "canister_init") (call $run_argument))
  (func (export "canister_post_upgrade") (call $run_argument))
  (func (export "canister_update run") (call $run_argument))
  (func (export "canister_query ask") (call $run_argument))
  (func (export "canister_composite_query compose") (call $run_argument))
  (func (export "canister_update a method with spaces") (call $run_argument))
  (func (export "canister_pre_upgrade") ${runStored(STORED.preUpgrade)})
  (func (export "canister_global_timer") ${runStored(STORED.timer)})
  (func (export "canister_on_low_wasm_memory") ${runStored(STORED.lowMemory)})
  (func (export "canister_query http_request") ${runStored(STORED.http)})
  (func (export "canister_update http_request_update") ${runStored(STORED.httpUpdate)})
  (func (export "canister_inspect_message")
    (if (i32.load (i32.const ${SLOTS + 4 * STORED.inspect}))
      (then (call $run_kept (i32.load (i32.const ${SLOTS + 4 * STORED.inspect}))))
      (else (call $accept)))))`;

let compiled: Uint8Array | undefined;

/**
 * A canister that runs its argument: a script (`script.ts`) for the methods `run` (update), `ask` (query) and `compose`
 * (composite query), for init and for post_upgrade; the other entry points run scripts stored beforehand.
 */
export function scriptCanister(): Uint8Array {
  compiled ??= compileWat(TEXT);
  return compiled;
}
