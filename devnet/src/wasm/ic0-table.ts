/**
 * Entry points, in the interface specification's abbreviations: I init and post_upgrade, G pre_upgrade, U update,
 * RQ and NRQ query replicated or not, CQ composite query, Ry and Rt reply and reject callback, CRy and CRt the same in
 * a composite query, C and CC cleanup, F inspect_message, T heartbeat and timer, s the start function.
 */
export type EntryPoint =
  | "I"
  | "G"
  | "U"
  | "RQ"
  | "NRQ"
  | "CQ"
  | "Ry"
  | "Rt"
  | "CRy"
  | "CRt"
  | "C"
  | "CC"
  | "F"
  | "T"
  | "s";

const ALL_BUT_START: readonly EntryPoint[] = [
  "I",
  "G",
  "U",
  "RQ",
  "NRQ",
  "CQ",
  "Ry",
  "Rt",
  "CRy",
  "CRt",
  "C",
  "CC",
  "F",
  "T",
];

export interface Ic0Signature {
  /** One letter per parameter: `i` for an i32, `I` for an i64. */
  parameters: string;
  result: "" | "i" | "I";
  allowedIn: ReadonlySet<EntryPoint>;
}

function entry(signature: string, where: string): Ic0Signature {
  const [parameters = "", result = ""] = signature.split(">");
  const allowedIn = new Set(where.split(" ").flatMap((word) => (word === "*" ? ALL_BUT_START : [word as EntryPoint])));
  return { parameters, result: result as Ic0Signature["result"], allowedIn };
}

const MESSAGE = "U RQ NRQ CQ Ry Rt CRy CRt";
const CALLER_INFO = `${MESSAGE} C CC F`;
const CYCLES_IN = "U RQ Ry Rt";

/** The System API of 32-bit modules: each function with its signature and the entry points that may call it. */
export const IC0_TABLE: ReadonlyMap<string, Ic0Signature> = new Map(
  Object.entries({
    msg_arg_data_size: entry(">i", "I U RQ NRQ CQ Ry CRy F"),
    msg_arg_data_copy: entry("iii", "I U RQ NRQ CQ Ry CRy F"),
    msg_caller_size: entry(">i", "*"),
    msg_caller_copy: entry("iii", "*"),
    canister_self_size: entry(">i", "*"),
    canister_self_copy: entry("iii", "*"),
    subnet_self_size: entry(">i", "*"),
    subnet_self_copy: entry("iii", "*"),
    msg_caller_info_data_size: entry(">i", CALLER_INFO),
    msg_caller_info_data_copy: entry("iii", CALLER_INFO),
    msg_caller_info_signer_size: entry(">i", CALLER_INFO),
    msg_caller_info_signer_copy: entry("iii", CALLER_INFO),
    msg_reject_code: entry(">i", "Ry Rt CRy CRt C"),
    msg_reject_msg_size: entry(">i", "Rt CRt"),
    msg_reject_msg_copy: entry("iii", "Rt CRt"),
    msg_deadline: entry(">I", MESSAGE),
    msg_reply_data_append: entry("ii", MESSAGE),
    msg_reply: entry("", MESSAGE),
    msg_reject: entry("ii", MESSAGE),
    msg_cycles_available128: entry("i", CYCLES_IN),
    msg_cycles_accept128: entry("IIi", CYCLES_IN),
    msg_cycles_refunded128: entry("i", "Ry Rt"),
    cycles_burn128: entry("IIi", "I G U RQ Ry Rt C T"),
    root_key_size: entry(">i", "I G U RQ Ry Rt C T"),
    root_key_copy: entry("iii", "I G U RQ Ry Rt C T"),
    canister_cycle_balance128: entry("i", "*"),
    canister_liquid_cycle_balance128: entry("i", "*"),
    canister_status: entry(">i", "*"),
    canister_version: entry(">I", "*"),
    time: entry(">I", "*"),
    msg_method_name_size: entry(">i", "F"),
    msg_method_name_copy: entry("iii", "F"),
    accept_message: entry("", "F"),
    call_new: entry("iiiiiiii", "U CQ Ry Rt CRy CRt T"),
    call_on_cleanup: entry("ii", "U CQ Ry Rt CRy CRt T"),
    call_data_append: entry("ii", "U CQ Ry Rt CRy CRt T"),
    call_with_best_effort_response: entry("i", "U CQ Ry Rt CRy CRt T"),
    call_perform: entry(">i", "U CQ Ry Rt CRy CRt T"),
    call_cycles_add128: entry("II", "U Ry Rt T"),
    stable64_size: entry(">I", "* s"),
    stable64_grow: entry("I>I", "* s"),
    stable64_write: entry("III", "* s"),
    stable64_read: entry("III", "* s"),
    certified_data_set: entry("ii", "I G U Ry Rt T"),
    data_certificate_present: entry(">i", "*"),
    data_certificate_size: entry(">i", "NRQ CQ"),
    data_certificate_copy: entry("iii", "NRQ CQ"),
    global_timer_set: entry("I>I", "I G U Ry Rt C T"),
    performance_counter: entry("i>I", "* s"),
    is_controller: entry("ii>i", "* s"),
    in_replicated_execution: entry(">i", "* s"),
    debug_print: entry("ii", "* s"),
    trap: entry("ii", "* s"),
    cost_call: entry("IIi", "* s"),
    cost_create_canister: entry("i", "* s"),
    cost_http_request: entry("IIi", "* s"),
    cost_sign_with_ecdsa: entry("iiii>i", "* s"),
    cost_sign_with_schnorr: entry("iiii>i", "* s"),
    cost_vetkd_derive_key: entry("iiii>i", "* s"),
    env_var_count: entry(">i", "*"),
    env_var_name_size: entry("i>i", "*"),
    env_var_name_copy: entry("iiii", "*"),
    env_var_name_exists: entry("ii>i", "*"),
    env_var_value_size: entry("ii>i", "*"),
    env_var_value_copy: entry("iiiii", "*"),
    mint_cycles: entry("I>I", "U Ry Rt T"),
    mint_cycles128: entry("IIi", "U Ry Rt T"),
    msg_cycles_available: entry(">I", CYCLES_IN),
    msg_cycles_accept: entry("I>I", CYCLES_IN),
    msg_cycles_refunded: entry(">I", "Ry Rt"),
    canister_cycle_balance: entry(">I", "*"),
    call_cycles_add: entry("I", "U Ry Rt T"),
    stable_size: entry(">i", "* s"),
    stable_grow: entry("i>i", "* s"),
    stable_write: entry("iii", "* s"),
    stable_read: entry("iii", "* s"),
  }),
);
