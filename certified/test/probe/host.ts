import { readFile } from "node:fs/promises";
import { IDL } from "@dfinity/candid";

const PAGE_BYTES = 65_536;
const SELF = Uint8Array.of(1, 2, 3);
const CALLER = Uint8Array.of(4);

export interface ProbeHost {
  call(kind: "query" | "update", method: string, argument: IDL.Type, value: unknown): unknown;
}

/**
 * Runs a built canister far enough to call its methods: arguments, replies and stable memory, as `ic0` gives them.
 * There is no certificate, and setting certified data of more than 32 bytes traps, as on the IC.
 */
export async function startProbe(wasmPath: string): Promise<ProbeHost> {
  let argument = new Uint8Array(0);
  let reply: Uint8Array[] = [];
  let stable = new Uint8Array(0);
  const memory = () => new Uint8Array((exports.memory as WebAssembly.Memory).buffer);
  const copy = (source: () => Uint8Array) => (to: number, from: number, length: number) =>
    memory().set(source().subarray(from, from + length), to);
  const text = (pointer: number, length: number) => Buffer.from(memory().slice(pointer, pointer + length)).toString();
  const trap = (message: string): never => {
    throw new Error(`The canister trapped: ${message}`);
  };
  const ic0: Record<string, (...values: never[]) => unknown> = {
    canister_self_copy: copy(() => SELF),
    canister_self_size: () => SELF.length,
    certified_data_set: (_pointer: number, length: number) =>
      length > 32 ? trap("certified data is too long") : undefined,
    data_certificate_present: () => 0,
    global_timer_set: () => 0n,
    msg_arg_data_copy: copy(() => argument),
    msg_arg_data_size: () => argument.length,
    msg_caller_copy: copy(() => CALLER),
    msg_caller_size: () => CALLER.length,
    msg_reply: () => undefined,
    msg_reply_data_append: (pointer: number, length: number) => reply.push(memory().slice(pointer, pointer + length)),
    stable64_grow: (pages: bigint) => {
      const before = stable;
      stable = new Uint8Array(before.length + Number(pages) * PAGE_BYTES);
      stable.set(before);
      return BigInt(before.length / PAGE_BYTES);
    },
    stable64_read: (to: bigint, from: bigint, length: bigint) =>
      memory().set(stable.subarray(Number(from), Number(from + length)), Number(to)),
    stable64_size: () => BigInt(stable.length / PAGE_BYTES),
    stable64_write: (to: bigint, from: bigint, length: bigint) =>
      stable.set(memory().subarray(Number(from), Number(from + length)), Number(to)),
    time: () => 0n,
    trap: (pointer: number, length: number) => trap(text(pointer, length)),
  };
  const module = await WebAssembly.compile(await readFile(wasmPath));
  for (const { name } of WebAssembly.Module.imports(module)) ic0[name] ??= () => trap(`ic0.${name} is not here`);
  const { exports } = await WebAssembly.instantiate(module, { ic0 });
  const run = (name: string) => (exports[name] as () => void)();
  run("canister_init");
  return {
    call(kind, method, type, value) {
      argument = new Uint8Array(IDL.encode([type], [value]));
      reply = [];
      run(`canister_${kind} ${method}`);
      return IDL.decode([IDL.Vec(IDL.Nat8)], new Uint8Array(Buffer.concat(reply)))[0];
    },
  };
}
