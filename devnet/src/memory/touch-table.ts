/**
 * A module that only passes on a function: a table of WebAssembly takes functions of WebAssembly, and JavaScript's become such when
 * they are imported and exported. (import "h" "t" (func (param i32))) (export "t" (func 0))
 */
const PASS_ON = new WebAssembly.Module(
  Uint8Array.of(
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 5, 1, 0x60, 1, 0x7f, 0],
    ...[2, 7, 1, 1, 0x68, 1, 0x74, 0, 0],
    ...[7, 5, 1, 1, 0x74, 0, 0],
  ),
);

/** Makes a function of JavaScript one that a table can hold. */
export function tableFunction(call: (argument: number) => void): WebAssembly.ExportValue {
  const { exports } = new WebAssembly.Instance(PASS_ON, { h: { t: call } });
  return exports.t as WebAssembly.ExportValue;
}
