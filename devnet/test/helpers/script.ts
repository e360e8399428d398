import { Principal } from "@dfinity/principal";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils";
import { OPERATORS, STORED } from "./script-canister.ts";

type Operator = keyof typeof OPERATORS;

export interface ScriptedCall {
  callee: string;
  method: string;
  onReply?: Script;
  onReject?: Script;
  cleanup?: Script;
  cycles?: bigint;
  /** A best-effort call. */
  seconds?: number;
}

/** A script for the script canister, built operator by operator; `bytes` is what to send it. */
export class Script {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array = new Uint8Array(0)) {
    this.bytes = bytes;
  }

  /** An operator that takes nothing. */
  do(operator: Operator): Script {
    return this.#add(operator);
  }

  set(bytes: Uint8Array | string): Script {
    return this.#add("set", sized(typeof bytes === "string" ? utf8ToBytes(bytes) : bytes));
  }

  /** An operator that takes 32-bit numbers. */
  with32(operator: Operator, ...numbers: number[]): Script {
    return this.#add(operator, ...numbers.map(u32));
  }

  /** An operator that takes a 64-bit number, and maybe 32-bit ones after it. */
  with64(operator: Operator, first: bigint, ...numbers: number[]): Script {
    return this.#add(operator, u64(first), ...numbers.map(u32));
  }

  /** Another script after this one. */
  andThen(next: Script): Script {
    return new Script(concatBytes(this.bytes, next.bytes));
  }

  /** Replies with the accumulator. */
  replyAcc(): Script {
    return this.do("append").do("reply");
  }

  /** Calls with the accumulator as argument. Without callbacks it passes the answer on. */
  call(call: ScriptedCall): Script {
    const { callee, method, cycles = 0n, seconds = -1, cleanup = new Script() } = call;
    const { onReply = PASS_REPLY, onReject = PASS_REJECTION } = call;
    return this.#add(
      "call",
      sized(Principal.fromText(callee).toUint8Array()),
      sized(utf8ToBytes(method)),
      sized(onReply.bytes),
      sized(onReject.bytes),
      sized(cleanup.bytes),
      u64(cycles),
      u32(seconds),
    );
  }

  /** Makes an entry point run a script from now on. */
  storeFor(entryPoint: keyof typeof STORED, script: Script): Script {
    return this.set(script.bytes).with32("store", STORED[entryPoint]);
  }

  #add(operator: Operator, ...operands: Uint8Array[]): Script {
    return new Script(concatBytes(this.bytes, Uint8Array.of(OPERATORS[operator]), ...operands));
  }
}

/** An empty script to build on. */
export const script = new Script();
const PASS_REPLY = script.do("argument").replyAcc();
const PASS_REJECTION = script.do("rejectMessage").do("reject");

function u32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return new Uint8Array(bytes);
}

function u64(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  return new Uint8Array(bytes);
}

function sized(bytes: Uint8Array): Uint8Array {
  return concatBytes(u32(bytes.length), bytes);
}
