/** Terms of WebAssembly text, on 32-bit integers. */
export const local = (name: string) => `(local.get $${name})`;
export const constant = (value: number) => `(i32.const ${value | 0})`;
export const xor = (...terms: string[]) => terms.reduce((left, right) => `(i32.xor ${left} ${right})`);
export const add = (...terms: string[]) => terms.reduce((left, right) => `(i32.add ${left} ${right})`);
export const rotateRight = (value: string, bits: number) => `(i32.rotr ${value} (i32.const ${bits}))`;
export const shiftRight = (value: string, bits: number) => `(i32.shr_u ${value} (i32.const ${bits}))`;
export const swapBytes = (value: string) => `(call $swap ${value})`;
