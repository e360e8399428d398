import { add, constant, local, rotateRight, swapBytes, xor } from "./wat-terms.ts";

/** Initial hash value. FIPS 180-4, section 5.3.1. */
export const SHA1_INITIAL_HASH = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];

/** One for twenty rounds each. FIPS 180-4, section 4.2.1. */
const ROUND_CONSTANTS = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];
const ROUNDS = 80;
const REGISTERS = ["a", "b", "c", "d", "e"] as const;

const rotateLeft = (value: string, bits: number) => rotateRight(value, 32 - bits);

/** The compression function, unrolled so that all of its state is in wasm locals. FIPS 180-4, section 6.1.2. */
export function sha1Compression(): string {
  const lines: string[] = ["(func $block_1 (param $p i32)"];
  lines.push(REGISTERS.map((name) => `(local $${name} i32)`).join(""));
  lines.push(Array.from({ length: 16 }, (_, index) => `(local $w${index} i32)`).join(""));
  lines.push(...REGISTERS.map((name, index) => `(local.set $${name} (global.get $h${index}))`));
  for (let index = 0; index < 16; index++)
    lines.push(`(local.set $w${index} ${swapBytes(`(i32.load offset=${index * 4} align=1 ${local("p")})`)})`);
  let registers: string[] = [...REGISTERS];
  for (let round = 0; round < ROUNDS; round++) {
    const word = (back: number) => local(`w${(round - back) % 16}`);
    if (round >= 16)
      lines.push(`(local.set $w${round % 16} ${rotateLeft(xor(word(3), word(8), word(14), word(16)), 1)})`);
    const [a, b, c, d, e] = registers as [string, string, string, string, string];
    const roundConstant = constant(ROUND_CONSTANTS[Math.floor(round / 20)] as number);
    const mixed = mix(round, [local(b), local(c), local(d)]);
    lines.push(
      `(local.set $${e} ${add(rotateLeft(local(a), 5), mixed, local(e), roundConstant, local(`w${round % 16}`))})`,
      `(local.set $${b} ${rotateLeft(local(b), 30)})`,
    );
    registers = [e, a, b, c, d];
  }
  lines.push(
    ...registers.map((name, index) => `(global.set $h${index} ${add(`(global.get $h${index})`, local(name))})`),
  );
  lines.push(")");
  return lines.join("\n");
}

/** FIPS 180-4, section 4.1.1. */
function mix(round: number, [x, y, z]: [string, string, string]): string {
  if (round < 20) return xor(z, `(i32.and ${x} ${xor(y, z)})`);
  if (round >= 40 && round < 60) return `(i32.or (i32.and ${x} ${y}) (i32.and ${z} (i32.or ${x} ${y})))`;
  return xor(x, y, z);
}
