import type { VectorDecoder } from "./candid-internals.ts";

const NUMBERS = /^(?:nat|int)(?:8|16|32|64)$/;

/**
 * Refuses a vector of other elements where numbers are expected. The library reads the bytes of any vector there, whatever its elements.
 * All that follows would then be read at another place than the one that `scan-arguments.ts` has checked.
 */
export function checkVectors(vector: VectorDecoder): void {
  const { decodeValue } = vector;
  /** The numbers that a vector of ours has; empty where its elements are none. */
  const numbers = new WeakMap<VectorDecoder, string>();
  /** The numbers that a vector type of a message is known to have. */
  const found = new WeakMap<object, string>();
  const numbersOf = (expected: VectorDecoder): string => {
    const known = numbers.get(expected);
    if (known !== undefined) return known;
    const { name } = expected._type;
    const named = NUMBERS.test(name) ? name : "";
    numbers.set(expected, named);
    return named;
  };
  vector.decodeValue = function (this: VectorDecoder, bytes, wire) {
    const expected = numbersOf(this);
    if (expected !== "" && found.get(wire) !== expected) {
      const type = this.checkType(wire) as unknown as Partial<VectorDecoder>;
      if (type._type?.name !== expected) throw new Error(`The elements of this vector are not ${expected}.`);
      found.set(wire, expected);
    }
    return decodeValue.call(this, bytes, wire);
  };
}
