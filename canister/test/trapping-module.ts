/** What a factory asks of a new canister, and what wakes a factory. */
const METHODS = [
  "canister_update begin_import",
  "canister_update put_memory_chunk",
  "canister_update commit_memory",
  "canister_update finalize_import",
  "canister_update return_cycles",
  "canister_update commit_batch",
  "canister_query stats",
  "canister_query get_personal_archive",
  "canister_global_timer",
];

const section = (id: number, content: readonly number[]) => [id, ...leb128(content.length), ...content];
const named = (name: string) => [...leb128(name.length), ...new TextEncoder().encode(name)];

function leb128(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb128(value >>> 7)];
}

/** A module of which every method traps. Stable memory stays as it is below it. */
export function trappingModule(): Uint8Array {
  const exports = METHODS.flatMap((name) => [...named(name), 0, 0]);
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 0, 0]),
    ...section(3, [1, 0]),
    ...section(7, [METHODS.length, ...exports]),
    // A function without locals: unreachable, end.
    ...section(10, [1, 3, 0, 0x00, 0x0b]),
  ]);
}
