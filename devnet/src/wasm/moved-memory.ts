import { concatBytes } from "@noble/hashes/utils";
import type { Bytes } from "../encoding/bytes.ts";
import { signed, unsigned } from "../encoding/leb128.ts";
import { HIDDEN_BYTES } from "./memory-barrier.ts";
import { WasmReader } from "./wasm-reader.ts";

/** The most pages that a memory can have, with the hidden one. */
const MAX_PAGES = 65_536;
const I32_CONST = 0x41;
const END = 0x0b;
const ACTIVE = 0;
const PASSIVE = 1;

/** A memory section with one page more. @throws RangeError when there is no room for it */
export function withHiddenPage(section: Bytes): Bytes {
  const reader = new WasmReader(section);
  const count = reader.u32();
  const hasMaximum = reader.byte() === 1;
  const minimum = reader.u32() + 1;
  if (minimum > MAX_PAGES) throw new RangeError(`its memory begins with more than ${MAX_PAGES - 1} pages`);
  const maximum = hasMaximum ? [unsigned(Math.min(reader.u32() + 1, MAX_PAGES))] : [];
  return concatBytes(unsigned(count), Uint8Array.of(hasMaximum ? 1 : 0), unsigned(minimum), ...maximum);
}

/** A data section whose active segments are a page further. @throws RangeError for an address that is no constant */
export function movedSegments(section: Bytes): Bytes {
  const reader = new WasmReader(section);
  const count = reader.u32();
  const segments: Bytes[] = [];
  for (let left = count; left > 0; left--) {
    const kind = reader.u32();
    if (kind === PASSIVE) {
      segments.push(unsigned(PASSIVE), content(reader));
      continue;
    }
    if (kind !== ACTIVE) reader.u32();
    if (reader.byte() !== I32_CONST) throw new RangeError("a data segment has an address that is not a constant");
    const address = signedIn(reader) >>> 0;
    if (reader.byte() !== END) throw new RangeError("a data segment has an address that is not a constant");
    const moved = Math.min(address + HIDDEN_BYTES, 2 ** 32 - 1) | 0;
    segments.push(Uint8Array.of(ACTIVE, I32_CONST), signed(moved), Uint8Array.of(END), content(reader));
  }
  return concatBytes(unsigned(count), ...segments);
}

/** The bytes of a segment, with their length. */
function content(reader: WasmReader): Bytes {
  const start = reader.offset;
  reader.take(reader.u32());
  return reader.bytes.subarray(start, reader.offset);
}

/** A signed LEB128 number of 32 bits. */
function signedIn(reader: WasmReader): number {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = reader.byte();
    value |= (byte & 0x7f) << shift;
    if (byte >= 0x80) continue;
    const isNegative = (byte & 0x40) !== 0 && shift + 7 < 32;
    return isNegative ? value | (-1 << (shift + 7)) : value;
  }
}
