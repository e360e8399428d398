const PAGE_BYTES = 65_536;
const PAGE_BITS = 16;
/** Eight ASCII characters at the beginning of stable memory. They are part of the stored format. */
const MAGIC = "SFSPARSE";
const SIZE_AT = 8;
const DIRECTORY_AT = 64;
/** A table is a page of 32-bit page numbers. */
const TABLE_BITS = 14;
/** As many pages as the tables of a full directory name: 16 TiB. */
const MAX_PAGES = ((PAGE_BYTES - DIRECTORY_AT) / 4) * 2 ** TABLE_BITS;
/** How many places of pages are remembered in the heap: those of 256 MiB. */
const REMEMBERED = 4_096;
/** Behind the remembered places: words on their way to and from stable memory, and a message. */
const WORDS_AT = 8 * REMEMBERED;
const MESSAGE_AT = WORDS_AT + 16;

export const OTHER_LAYOUT_MESSAGE =
  "What this canister stores was written by another version of Store Forever, which this module cannot read: install the module that wrote it.";
export const NO_ROOM_MESSAGE = "This canister has no room for another page of stable memory.";

const local = (name: string) => `(local.get $${name})`;
const heap = (offset: number) => `(i64.extend_i32_u (i32.add (global.get $heap) (i32.const ${offset})))`;
const littleEndian = (text: string) => `0x${Buffer.from(text, "latin1").reverse().toString("hex")}`;

/** Writes a text into our page and traps with it. A data segment would not keep its number when Azle adds its own. */
function trapWith(message: string): string {
  const stores = (message.match(/.{1,8}/gs) ?? []).map(
    (part, index) =>
      `(i64.store offset=${MESSAGE_AT + 8 * index} (global.get $heap) (i64.const ${littleEndian(part)}))`,
  );
  return `${stores.join("\n")}
    (call $trap (i32.add (global.get $heap) (i32.const ${MESSAGE_AT})) (i32.const ${message.length}))
    (unreachable)`;
}

/** Traps for a range outside of the memory, as the network does. */
const requireRange = `
  (if (i64.gt_u ${local("size")} (i64.shl (global.get $size) (i64.const ${PAGE_BITS}))) (then (unreachable)))
  (if (i64.gt_u ${local("at")} (i64.sub (i64.shl (global.get $size) (i64.const ${PAGE_BITS})) ${local("size")})) (then (unreachable)))`;

/** Does something for the part of the range in each page, whose number here is in `$page` and whose place in `$place`. */
function forEachPage(find: string, run: string): string {
  return `
  (block $done (loop $next
    (br_if $done (i64.eqz ${local("size")}))
    (local.set $in_page (i64.and ${local("at")} (i64.const ${PAGE_BYTES - 1})))
    (local.set $part (i64.sub (i64.const ${PAGE_BYTES}) ${local("in_page")}))
    (if (i64.gt_u ${local("part")} ${local("size")}) (then (local.set $part ${local("size")})))
    (local.set $place (call ${find} (i32.wrap_i64 (i64.shr_u ${local("at")} (i64.const ${PAGE_BITS})))))
    ${run}
    (local.set $at (i64.add ${local("at")} ${local("part")}))
    (local.set $pointer (i64.add ${local("pointer")} ${local("part")}))
    (local.set $size (i64.sub ${local("size")} ${local("part")}))
    (br $next)))`;
}

const opened = "(if (i32.eqz (global.get $heap)) (then (call $open)))";

/** What is inside of one page whose place is remembered: nearly all that stable maps read and write. Such a page is inside of the memory. */
const inRememberedPage = (run: string) => `${opened}
  (local.set $in_page (i64.and ${local("at")} (i64.const ${PAGE_BYTES - 1})))
  (local.set $remembered (call $remembered (i32.wrap_i64 (i64.shr_u ${local("at")} (i64.const ${PAGE_BITS})))))
  (if (i32.and
      (i64.eq (i64.load32_u ${local("remembered")}) (i64.add (i64.shr_u ${local("at")} (i64.const ${PAGE_BITS})) (i64.const 1)))
      (i64.le_u (i64.add ${local("in_page")} ${local("size")}) (i64.const ${PAGE_BYTES})))
    (then
      (local.set $place (i32.load offset=4 ${local("remembered")}))
      ${run}
      (return)))`;

const rangeLocals = "(local $in_page i64) (local $part i64) (local $place i32) (local $remembered i32)";
const realOffset = `(i64.or (i64.shl (i64.extend_i32_u ${local("place")}) (i64.const ${PAGE_BITS})) ${local("in_page")})`;

const readPart = (size: string) => `(call $real_read ${local("pointer")} ${realOffset} ${size})`;
const writePart = (size: string) => `(call $real_write ${realOffset} ${local("pointer")} ${size})`;

/** Reads the 32-bit word at an offset of the real stable memory; where it is 0, answers 0 or makes it the number of a new page. */
const wordOrNew = `
(func $word (param $offset i64) (param $makes i32) (result i32) (local $value i32)
  (call $real_read ${heap(WORDS_AT)} ${local("offset")} (i64.const 4))
  (local.set $value (i32.load offset=${WORDS_AT} (global.get $heap)))
  (if (i32.or ${local("value")} (i32.eqz ${local("makes")})) (then (return ${local("value")})))
  (local.set $value (i32.wrap_i64 (call $real_grow (i64.const 1))))
  (if (i32.eq ${local("value")} (i32.const -1)) (then ${trapWith(NO_ROOM_MESSAGE)}))
  (i32.store offset=${WORDS_AT} (global.get $heap) ${local("value")})
  (call $real_write ${local("offset")} ${heap(WORDS_AT)} (i64.const 4))
  ${local("value")})`;

/**
 * Sparse stable memory as a WebAssembly text module that stands between an Azle canister and `ic0` (ARCHITECTURE.md#sparse-memory).
 *
 * Azle's stable maps take 8 MiB each as soon as there are any, of which most stays empty. The canister pays for all of it. So the module takes the
 * place of the four `stable64` imports and gives only those pages of 64 KiB a place that are written to. Pages without a place read as zeros.
 *
 *   page 0: "SFSPARSE", the size in pages as the canister sees it (64 bits), from byte 64 the places of tables
 *   a table: the places of 16,384 pages
 *   all others: pages of the canister, in the order in which they were first written to
 *
 * Numbers are little-endian; places have 32 bits, and 0 is none. Places never change, so they are remembered in a page of the heap. A trap
 * undoes heap, globals and stable memory together.
 */
export function sparseMemoryWat(): string {
  return `(module
(import "ic0_real" "stable64_size" (func $real_size (result i64)))
(import "ic0_real" "stable64_grow" (func $real_grow (param i64) (result i64)))
(import "ic0_real" "stable64_read" (func $real_read (param i64 i64 i64)))
(import "ic0_real" "stable64_write" (func $real_write (param i64 i64 i64)))
(import "ic0_real" "trap" (func $trap (param i32 i32)))
(import "main" "memory" (memory 1))
;; A page of the heap: remembered places (page number and 1, place), then words and a message. 0 before the first call.
(global $heap (mut i32) (i32.const 0))
;; In pages, as the canister sees it.
(global $size (mut i64) (i64.const 0))

(func $open
  (global.set $heap (i32.shl (memory.grow (i32.const 1)) (i32.const ${PAGE_BITS})))
  (if (i32.eq (global.get $heap) (i32.const 0xffff0000)) (then (unreachable)))
  (if (i64.eqz (call $real_size)) (then (return)))
  (call $real_read ${heap(WORDS_AT)} (i64.const 0) (i64.const 16))
  (if (i64.ne (i64.load offset=${WORDS_AT} (global.get $heap)) (i64.const ${littleEndian(MAGIC)})) (then ${trapWith(OTHER_LAYOUT_MESSAGE)}))
  (global.set $size (i64.load offset=${WORDS_AT + SIZE_AT} (global.get $heap))))

${wordOrNew}

(func $remembered (param $page i32) (result i32)
  (i32.add (global.get $heap) (i32.shl (i32.and ${local("page")} (i32.const ${REMEMBERED - 1})) (i32.const 3))))

(func $place_of (param $page i32) (param $makes i32) (result i32) (local $remembered i32) (local $table i32) (local $place i32)
  (local.set $remembered (call $remembered ${local("page")}))
  (if (i32.eq (i32.load ${local("remembered")}) (i32.add ${local("page")} (i32.const 1)))
    (then (return (i32.load offset=4 ${local("remembered")}))))
  (local.set $table (call $word
    (i64.extend_i32_u (i32.add (i32.const ${DIRECTORY_AT}) (i32.shl (i32.shr_u ${local("page")} (i32.const ${TABLE_BITS})) (i32.const 2))))
    ${local("makes")}))
  (if (i32.eqz ${local("table")}) (then (return (i32.const 0))))
  (local.set $place (call $word
    (i64.or
      (i64.shl (i64.extend_i32_u ${local("table")}) (i64.const ${PAGE_BITS}))
      (i64.extend_i32_u (i32.shl (i32.and ${local("page")} (i32.const ${2 ** TABLE_BITS - 1})) (i32.const 2))))
    ${local("makes")}))
  (if ${local("place")} (then
    (i32.store ${local("remembered")} (i32.add ${local("page")} (i32.const 1)))
    (i32.store offset=4 ${local("remembered")} ${local("place")})))
  ${local("place")})

(func $find (param $page i32) (result i32) (call $place_of ${local("page")} (i32.const 0)))
(func $find_or_make (param $page i32) (result i32) (call $place_of ${local("page")} (i32.const 1)))

(func (export "stable64_size") (result i64)
  ${opened}
  (global.get $size))

(func (export "stable64_grow") (param $pages i64) (result i64) (local $before i64)
  ${opened}
  (local.set $before (global.get $size))
  (if (i64.gt_u ${local("pages")} (i64.sub (i64.const ${MAX_PAGES}) ${local("before")})) (then (return (i64.const -1))))
  (if (i64.eqz (call $real_size)) (then
    (if (i64.eq (call $real_grow (i64.const 1)) (i64.const -1)) (then (return (i64.const -1))))))
  (global.set $size (i64.add ${local("before")} ${local("pages")}))
  (i64.store offset=${WORDS_AT} (global.get $heap) (i64.const ${littleEndian(MAGIC)}))
  (i64.store offset=${WORDS_AT + SIZE_AT} (global.get $heap) (global.get $size))
  (call $real_write (i64.const 0) ${heap(WORDS_AT)} (i64.const 16))
  ${local("before")})

(func (export "stable64_read") (param $pointer i64) (param $at i64) (param $size i64) ${rangeLocals}
  ${inRememberedPage(readPart(local("size")))}${requireRange}${forEachPage(
    "$find",
    `(if ${local("place")}
      (then ${readPart(local("part"))})
      (else (memory.fill (i32.wrap_i64 ${local("pointer")}) (i32.const 0) (i32.wrap_i64 ${local("part")}))))`,
  )})

(func (export "stable64_write") (param $at i64) (param $pointer i64) (param $size i64) ${rangeLocals}
  ${inRememberedPage(writePart(local("size")))}${requireRange}${forEachPage("$find_or_make", writePart(local("part")))})
)`;
}
